/**
 * What this process knows of the backends: followed, kept when Redis forgets, and given back to it.
 */
@NullMarked
package io.evenkeel.orchestrator.registry;

import org.jspecify.annotations.NullMarked;

/** Reads and restores the registry's keys. */
@NullMarked
package io.evenkeel.orchestrator.registry.redis;

import org.jspecify.annotations.NullMarked;

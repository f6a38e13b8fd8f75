/** Faults on demand, so that gray failures can be practised. */
@NullMarked
package io.evenkeel.node.fault;

import org.jspecify.annotations.NullMarked;

/** Whose turn it is among equals: strategies, without health, feeds or HTTP. */
@NullMarked
package io.evenkeel.balancer.selection;

import org.jspecify.annotations.NullMarked;

/** When a request may go to an upstream: at once, after a wait for room, or not at all. */
@NullMarked
package io.evenkeel.balancer.admission;

import org.jspecify.annotations.NullMarked;

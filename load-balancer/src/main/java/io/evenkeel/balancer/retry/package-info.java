/** Whether a failed attempt may be made again elsewhere: pure, without a clock of its own. */
@NullMarked
package io.evenkeel.balancer.retry;

import org.jspecify.annotations.NullMarked;

/** Tests of the strategies, and the contract that each keeps. */
@NullMarked
package io.evenkeel.balancer.selection;

import org.jspecify.annotations.NullMarked;

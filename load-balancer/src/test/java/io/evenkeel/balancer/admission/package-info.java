/** Tests of who waits for whom, and a simulation of bad days. */
@NullMarked
package io.evenkeel.balancer.admission;

import org.jspecify.annotations.NullMarked;

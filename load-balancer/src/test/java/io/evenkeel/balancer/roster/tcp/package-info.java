/** Tests of the guard rail's own look. */
@NullMarked
package io.evenkeel.balancer.roster.tcp;

import org.jspecify.annotations.NullMarked;

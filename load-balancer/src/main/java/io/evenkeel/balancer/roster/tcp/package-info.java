/** The guard rail's own look at an upstream: a TCP connection. */
@NullMarked
package io.evenkeel.balancer.roster.tcp;

import org.jspecify.annotations.NullMarked;

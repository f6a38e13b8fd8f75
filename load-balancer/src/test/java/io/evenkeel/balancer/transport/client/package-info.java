/** Requests to upstreams, against raw sockets. */
@NullMarked
package io.evenkeel.balancer.transport.client;

import org.jspecify.annotations.NullMarked;

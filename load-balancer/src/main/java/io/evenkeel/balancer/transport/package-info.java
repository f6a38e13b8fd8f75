/**
 * What the proxy and the transports say to each other beside Spring's contracts: heads as they came
 * off the wire, interim responses, trailers, tunnels. No framework but Reactor's streams; {@code
 * transport.server} and {@code transport.client} implement it.
 */
@NullMarked
package io.evenkeel.balancer.transport;

import org.jspecify.annotations.NullMarked;

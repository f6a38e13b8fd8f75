package io.evenkeel.balancer.proxy;

/**
 * What the proxy itself knows of the connection a request came on, and tells the upstream.
 *
 * @param peer the address of the socket's other end
 * @param scheme {@code http} or {@code https}
 * @param port the local port that the client connected to
 * @param authority the {@code Host} to send when the client, speaking HTTP/1.0, sent none
 * @param requestId a valid one, the client's or our own
 */
record Hop(String peer, String scheme, int port, String authority, String requestId) {}

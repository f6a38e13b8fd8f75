package io.evenkeel.balancer.proxy.header;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy itself knows of the connection a request came on, and of where it goes.
 *
 * @param peer the socket's other end; null once it is gone
 * @param secure whether the client speaks TLS
 * @param localPort the port that the client connected to
 * @param authority the backend's, for {@code Host} where the client's does not go on
 * @param requestId a valid one, the client's or our own
 */
public record Hop(
    @Nullable InetAddress peer,
    boolean secure,
    int localPort,
    String authority,
    String requestId) {}

package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.codec.HeadLimits;
import java.time.Duration;

/**
 * What the server allows its clients.
 *
 * <p><i>Immutable.</i>
 *
 * @param head how large a request's head may be
 * @param rejectNonAsciiTarget whether bytes above 0x7f in a target are refused
 * @param maxBody bytes of a request's content; 0 for any number
 * @param maxConnections open at once; 0 for any number
 * @param maxConnectionsPerClient open at once from one address; 0 for any number
 * @param requestsPerConnection after which a connection ends; 0 for any number
 * @param requestHeadTime from the first byte of a head to its last
 * @param keepAliveTime between two requests
 */
public record ServerSettings(
    HeadLimits head,
    boolean rejectNonAsciiTarget,
    long maxBody,
    int maxConnections,
    int maxConnectionsPerClient,
    int requestsPerConnection,
    Duration requestHeadTime,
    Duration keepAliveTime) {}

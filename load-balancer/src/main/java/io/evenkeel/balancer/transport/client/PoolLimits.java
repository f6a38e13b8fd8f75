package io.evenkeel.balancer.transport.client;

import java.time.Duration;

/**
 * How long connections to upstreams may take to open, and live.
 *
 * @param connect for a connection, TLS included
 * @param maxIdle unused
 * @param maxAge in all, as long as they are used again
 * @param maxConnections to one address, over all event loops
 */
public record PoolLimits(Duration connect, Duration maxIdle, Duration maxAge, int maxConnections) {}

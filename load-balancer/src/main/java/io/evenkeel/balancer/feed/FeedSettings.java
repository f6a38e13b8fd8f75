package io.evenkeel.balancer.feed;

import java.time.Duration;

/**
 * How often the feed looks, and what it believes.
 *
 * <p><i>Immutable.</i>
 *
 * @param resyncInterval between two full reads that nothing else asked for
 * @param staleAfter without an orchestrator's heartbeat
 * @param allowed where a backend may be
 */
public record FeedSettings(Duration resyncInterval, Duration staleAfter, AllowedBackends allowed) {}

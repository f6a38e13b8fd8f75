package io.evenkeel.balancer.feed;

import java.time.Duration;

/**
 * How often the feed looks.
 *
 * <p><i>Immutable.</i>
 *
 * @param resyncInterval between two full reads that nothing else asked for
 * @param staleAfter without an orchestrator's heartbeat
 */
public record FeedSettings(Duration resyncInterval, Duration staleAfter) {}

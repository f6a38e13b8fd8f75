package io.evenkeel.balancer.retry;

/**
 * What the policy has to know of an attempt that failed before the first byte of its response.
 *
 * <p><i>Immutable.</i>
 *
 * @param idempotent whether sending the request twice does no more than sending it once
 * @param sent whether a byte of the request may have reached the upstream
 * @param replayable whether the request's body can be sent once more from its first byte
 * @param retries how often this request has been retried so far after something was sent, from 0
 * @param searchNanos how long upstreams that could not be reached have held this request up
 */
public record FailedAttempt(
    boolean idempotent, boolean sent, boolean replayable, int retries, long searchNanos) {}

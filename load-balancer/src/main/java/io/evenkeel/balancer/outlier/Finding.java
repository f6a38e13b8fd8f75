package io.evenkeel.balancer.outlier;

/**
 * What speaks against an upstream.
 *
 * <p><i>Immutable.</i>
 *
 * @param words what was counted, e.g. {@code 5 consecutive 5xx}
 * @param slowNanos from which latency on an answer counted as slow; a trial must be faster
 */
public record Finding(Reason reason, String words, long slowNanos) {}

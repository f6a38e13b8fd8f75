package io.evenkeel.orchestrator.verdict;

/**
 * How many probes in a row change a view.
 *
 * <p><i>Immutable.</i>
 *
 * @param rise successes until up, from 1
 * @param fall failures until down, from 1
 */
public record Thresholds(int rise, int fall) {}

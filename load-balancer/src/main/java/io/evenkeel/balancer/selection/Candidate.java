package io.evenkeel.balancer.selection;

import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.Weight;

/**
 * One that a selector may choose, and its share.
 *
 * <p><i>Immutable</i>, but for the upstream's own counts.
 *
 * @param weight relative to the other candidates of the same selector
 */
public record Candidate(Upstream upstream, Weight weight) {}

package io.evenkeel.balancer.feed;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.FieldProblem;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A look at the records of some backends.
 *
 * <p><i>Immutable.</i>
 *
 * @param asked whose
 * @param strangers those that are not in the set; whether they were removed, a full look must say
 * @param hashes of the others, by id; empty where the key is missing, absent where it is not a hash
 * @param problems what could not be understood so far
 */
public record PartialReading(
    Set<BackendId> asked,
    Set<BackendId> strangers,
    Map<BackendId, Map<String, String>> hashes,
    List<FieldProblem> problems) {}

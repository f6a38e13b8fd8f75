package io.evenkeel.balancer.feed;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.FieldProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One full look at the registry; a look that failed in part is none.
 *
 * <p><i>Immutable.</i>
 *
 * @param ids the set {@code backends}, without what is not an id
 * @param marker the registry's id, empty text when the marker names none; absent when there is no
 *     marker, which means that data was lost or that a person made the registry by hand
 * @param heartbeat the latest of all orchestrators, in Redis's milliseconds; 0 when there is none
 * @param hashes by id; empty where the key is missing, absent where it is not a hash
 * @param problems what could not be understood so far
 */
public record RegistryReading(
    Set<BackendId> ids,
    Optional<String> marker,
    double heartbeat,
    Map<BackendId, Map<String, String>> hashes,
    List<FieldProblem> problems) {}

package io.evenkeel.balancer.proxy;

import io.evenkeel.common.backend.BackendId;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a request that has ended.
 *
 * <p><i>Immutable.</i>
 *
 * @param target path and query as the client wrote them
 * @param backend the last one tried; null when there was none to try
 * @param status of the answer that was begun, the upstream's or our own; 0 when none was
 * @param attempts how many upstreams were tried
 * @param nanos from the arrival of the head to the end of the answer
 */
public record RequestRecord(
    String requestId,
    String peer,
    String method,
    String target,
    @Nullable BackendId backend,
    Outcome outcome,
    int status,
    int attempts,
    long nanos) {}

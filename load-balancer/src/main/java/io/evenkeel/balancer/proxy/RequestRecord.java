package io.evenkeel.balancer.proxy;

import io.evenkeel.common.backend.BackendId;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a request that has ended.
 *
 * <p><i>Immutable.</i>
 *
 * @param target as the client wrote it
 * @param backend the last one tried; null when there was none to try
 * @param error why it was not answered, by the name of RFC 9209; null when it was, or when the
 *     client did not wait for it
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
    @Nullable String error,
    int status,
    int attempts,
    long nanos) {}

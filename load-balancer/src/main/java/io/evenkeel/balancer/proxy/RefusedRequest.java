package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Refusal;

/**
 * A request that the server transport refused by itself: no upstream was thought of.
 *
 * <p><i>Immutable.</i>
 *
 * @param requestId under which the client was told
 * @param method as far as it could be read, else {@code -}
 * @param target as far as it could be read, else {@code -}
 */
public record RefusedRequest(
    String requestId, String peer, String method, String target, Refusal refusal) {}

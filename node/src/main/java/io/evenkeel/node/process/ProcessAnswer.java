package io.evenkeel.node.process;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What {@code /process} answers: who served the request and what arrived of it.
 *
 * <p><i>Immutable.</i>
 *
 * @param backendId the node's id
 * @param requestId the request's {@code X-Request-Id}, else one made here
 * @param method as it arrived
 * @param path as it arrived, not decoded, without the query
 * @param bytesReceived length of the body, without transfer coding
 * @param delayMs the simulated delay in milliseconds, without a fault's latency
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ProcessAnswer(
    String backendId,
    String requestId,
    String method,
    String path,
    long bytesReceived,
    long delayMs) {}

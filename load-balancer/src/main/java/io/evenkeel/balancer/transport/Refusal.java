package io.evenkeel.balancer.transport;

/**
 * Why the client's request is not served, whatever the backends: it is no HTTP, ambiguous, too
 * large or too slow. The connection ends with the answer.
 *
 * @param status of the answer, 4xx or 5xx
 * @param errorType of {@code Proxy-Status} (RFC 9209, section 2.3), e.g. {@code http_request_error}
 * @param detail what was found and what was expected; fit to be shown
 */
public record Refusal(int status, String errorType, String detail) {}

package io.evenkeel.balancer.transport;

/**
 * The head of a request (RFC 9112, section 3).
 *
 * <p>To a transport that sends it: {@code fields} go out as they are, in their order. They hold no
 * {@code Transfer-Encoding}, which the transport adds where the framing is chunked, and no {@code
 * Connection} but that of an upgrade. {@code Content-Length} is among them where there is one.
 *
 * @param method case-sensitive, any token
 * @param target the raw bytes between the two spaces, nothing decoded or normalised
 */
public record RequestHead(
    String method, String target, Version version, Fields fields, Framing framing) {}

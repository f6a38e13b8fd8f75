package io.evenkeel.balancer.transport;

/**
 * The head of a response (RFC 9112, section 4), final or interim.
 *
 * <p>To a transport that sends it: as {@link RequestHead}. {@code Content-Length} in the answer to
 * a HEAD and in a 304 goes out as it is, with a framing of {@link Framing#NONE}. Towards a client
 * of HTTP/1.0 the transport turns chunked into the end of the connection.
 *
 * @param status 100 to 999
 * @param reason the reason phrase, perhaps empty
 */
public record ResponseHead(
    int status, String reason, Version version, Fields fields, Framing framing) {

  /** Whether another response follows: 1xx, but not 101. */
  public boolean isInterim() {
    return status < 200 && status != 101;
  }
}

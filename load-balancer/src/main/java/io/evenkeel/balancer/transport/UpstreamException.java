package io.evenkeel.balancer.transport;

/**
 * A connection to an upstream, or what came over it, failed. Without a stack trace: it is news, not
 * a fault of the program.
 */
public final class UpstreamException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong. Up to {@link #POOL_FULL} nothing was sent. */
  public enum Kind {
    /** The host refused the connection, or could not be reached. */
    REFUSED("connection_refused"),
    /** No connection, or no TLS, in time. */
    CONNECT_TIMEOUT("connection_timeout"),
    /** The TLS handshake failed: an untrusted certificate, or another name in it. */
    TLS("tls_protocol_error"),
    /** As many connections to the address as there may be. */
    POOL_FULL("connection_limit_reached"),
    /** Closed or reset, before or within the response. */
    CLOSED("connection_terminated"),
    /**
     * A kept-alive connection was closed or reset before the first byte of the response: its time
     * may just have been over at the other end.
     */
    STALE("connection_terminated"),
    /** What came is no HTTP response, or an ambiguous one. */
    NOT_HTTP("http_protocol_error"),
    /** The response's head is larger than it may be. */
    HEAD_TOO_LARGE("http_response_header_section_size");

    private final String errorType;

    Kind(String errorType) {
      this.errorType = errorType;
    }

    /** Its name in RFC 9209, section 2.3: in {@code Proxy-Status}, in metrics and in logs. */
    public String errorType() {
      return errorType;
    }
  }

  private final Kind kind;

  /**
   * @param detail what was found; no secret, no address of our own
   */
  public UpstreamException(Kind kind, String detail) {
    super(detail, null, false, false);
    this.kind = kind;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }
}

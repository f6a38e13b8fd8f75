package io.evenkeel.balancer.transport;

/**
 * A connection to an upstream, or what came over it, failed. Without a stack trace: it is news, not
 * a fault of the program.
 */
public final class UpstreamException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong. Up to {@link #POOL_FULL} nothing was sent. */
  public enum Kind {
    /** The host refused the connection, or it failed in a way that nobody has foreseen. */
    REFUSED("connection_refused"),
    /** There is no way to the host, as this one or somebody on the way says. */
    UNROUTABLE("destination_ip_unroutable"),
    /** This host may not connect to it: a firewall, for instance. */
    NOT_PERMITTED("destination_ip_prohibited"),
    /** No connection, or no TLS, in time. */
    CONNECT_TIMEOUT("connection_timeout"),
    /** The TLS handshake failed. */
    TLS("tls_protocol_error"),
    /** The same, for a certificate that nobody trusts, or with another name in it. */
    TLS_CERTIFICATE("tls_certificate_error"),
    /** The same, as the other side did not want to go on. */
    TLS_ALERT("tls_alert_received"),
    /** This process or this host has no socket, port or memory left for it. */
    EXHAUSTED("proxy_internal_error"),
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

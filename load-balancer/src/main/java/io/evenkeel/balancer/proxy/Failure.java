package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.upstream.Attempt;
import java.util.Locale;

/**
 * Why an attempt gave no response, and what the client is told if none follows.
 *
 * <p>The error types are those of RFC 9209, section 2.3; the status codes are the ones it
 * recommends for them.
 */
public enum Failure {
  /** The roster has nobody to ask, or nobody left. */
  NO_BACKEND(503, "destination_unavailable", "No backend is available", Outcome.NO_BACKEND),
  /** The upstream's host refused the connection, or could not be reached. */
  REFUSED(502, "connection_refused", "The backend refused the connection", Outcome.REFUSED),
  /** The name has no address. */
  NO_ADDRESS(502, "dns_error", "The backend's name has no address", Outcome.REFUSED),
  /** No answer to connect. */
  CONNECT_TIMEOUT(504, "connection_timeout", "The backend did not connect", Outcome.TIMEOUT),
  /** The TLS handshake failed: an untrusted certificate, or another name in it. */
  TLS(502, "tls_protocol_error", "The backend's TLS handshake failed", Outcome.REFUSED),
  /** As many connections as the pool may have, and as many waiting as may wait. */
  POOL_FULL(503, "connection_limit_reached", "Too many requests in flight", Outcome.REFUSED),
  /** Reset or closed before the response head. */
  RESET(502, "connection_terminated", "The backend closed the connection", Outcome.RESET),
  /** What came was no HTTP response. */
  NOT_HTTP(502, "http_protocol_error", "The backend's response is not HTTP", Outcome.RESET),
  /** No response head in time. */
  HEAD_TIMEOUT(504, "http_response_timeout", "The backend did not respond", Outcome.TIMEOUT),
  /** The upstream was taken out of service while its head was awaited. */
  WITHDRAWN(504, "http_response_timeout", "The backend did not respond", Outcome.TIMEOUT),
  /** The client stopped sending its body. */
  CLIENT_STALLED(408, "http_request_error", "The request was not completed", Outcome.CANCELLED);

  private final int status;
  private final String errorType;
  private final String title;
  private final Outcome outcome;

  Failure(int status, String errorType, String title, Outcome outcome) {
    this.status = status;
    this.errorType = errorType;
    this.title = title;
    this.outcome = outcome;
  }

  /** The status of the balancer's own answer. */
  public int status() {
    return status;
  }

  /** The {@code error} parameter of {@code Proxy-Status}. */
  public String errorType() {
    return errorType;
  }

  /** One sentence for people, the same each time. */
  public String title() {
    return title;
  }

  /** How the request ends when this is the last word. */
  public Outcome outcome() {
    return outcome;
  }

  /** Whether it is worth while for the client to come back in a moment. */
  public boolean passing() {
    return status == 503;
  }

  /** Lower case, as the tag value has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What an attempt that ended so says about its upstream. */
  Attempt.Outcome evidence(boolean sent) {
    return switch (this) {
      case WITHDRAWN -> Attempt.Outcome.WITHDRAWN;
      // Our own limit and our own client say nothing about the upstream.
      case CLIENT_STALLED, POOL_FULL, NO_BACKEND -> Attempt.Outcome.CANCELLED;
      case HEAD_TIMEOUT -> Attempt.Outcome.TIMED_OUT;
      case REFUSED, NO_ADDRESS, CONNECT_TIMEOUT, TLS, RESET, NOT_HTTP ->
          sent ? Attempt.Outcome.BROKEN : Attempt.Outcome.UNREACHABLE;
    };
  }
}

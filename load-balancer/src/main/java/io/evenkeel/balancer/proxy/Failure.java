package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.upstream.Attempt;

/**
 * Why an attempt, or a request, gave no response of an upstream, or no whole one; and what the
 * client is told if none follows.
 *
 * <p>The error types are those of RFC 9209, section 2.3, and the same in {@code Proxy-Status}, in
 * metrics and in the access log; the status codes are the ones it recommends for them.
 */
public enum Failure {
  /** The roster has nobody to ask, or nobody left. */
  NO_BACKEND(503, "destination_unavailable", "No backend is available", Outcome.NO_BACKEND),
  /** The upstream was taken out of service while its head was awaited. */
  WITHDRAWN(503, "destination_unavailable", "The backend was withdrawn", Outcome.TIMEOUT),
  /** Its backend's drain would not wait any longer for the response. */
  DRAINED(504, "http_response_timeout", "The backend was drained", Outcome.TIMEOUT),
  /** A response under way at that moment: never told, and by a name of its own for operators. */
  CUT_BY_DRAIN(504, "drain_deadline", "The response outlasted the drain", Outcome.CUT),
  /** The upstream's host refused the connection, or could not be reached. */
  REFUSED(502, "connection_refused", "The backend refused the connection", Outcome.REFUSED),
  /** The name has no address. */
  NO_ADDRESS(502, "dns_error", "The backend's name has no address", Outcome.REFUSED),
  /** The name was not resolved in time. */
  NAME_TIMEOUT(504, "dns_timeout", "The backend's name was not resolved", Outcome.TIMEOUT),
  /** No answer to connect. */
  CONNECT_TIMEOUT(504, "connection_timeout", "The backend did not connect", Outcome.TIMEOUT),
  /** The TLS handshake failed: an untrusted certificate, or another name in it. */
  TLS(502, "tls_protocol_error", "The backend's TLS handshake failed", Outcome.REFUSED),
  /** As many connections, or as many requests on one backend, as there may be. */
  POOL_FULL(503, "connection_limit_reached", "Too many requests in flight", Outcome.REFUSED),
  /** Reset or closed before the response head. */
  RESET(502, "connection_terminated", "The backend closed the connection", Outcome.RESET),
  /** The same on a kept-alive connection, whose time may just have been over. */
  STALE(502, "connection_terminated", "The backend closed the connection", Outcome.RESET),
  /** The upstream does not take the request's body. */
  WRITE_TIMEOUT(
      504, "connection_write_timeout", "The backend did not read the request", Outcome.TIMEOUT),
  /** What came was no HTTP response. */
  NOT_HTTP(502, "http_protocol_error", "The backend's response is not HTTP", Outcome.RESET),
  /** The response's head is larger than it may be. */
  HEAD_TOO_LARGE(
      502,
      "http_response_header_section_size",
      "The backend's response head is too large",
      Outcome.RESET),
  /** No response head in time. */
  HEAD_TIMEOUT(504, "http_response_timeout", "The backend did not respond", Outcome.TIMEOUT),
  /** The request as a whole has taken longer than it may. */
  TOTAL_TIMEOUT(504, "http_response_timeout", "The request took too long", Outcome.TIMEOUT),
  /** An answer for which another backend is asked: never told, by no name of RFC 9209. */
  UNWANTED_STATUS(502, "received_status", "The backend answered an error", Outcome.RESET),
  /** The response broke off: never told, for a head has been relayed. */
  INCOMPLETE(502, "http_response_incomplete", "The backend's response broke off", Outcome.CUT),
  /** The response fell silent: never told either. */
  READ_TIMEOUT(504, "connection_read_timeout", "The backend's response stopped", Outcome.CUT),
  /** The request has been here before. */
  LOOP(502, "proxy_loop_detected", "The request has been here before", Outcome.REJECTED),
  /** The client's own fault: what came of its request is no HTTP, too large, or too slow. */
  BAD_REQUEST(400, "http_request_error", "The request is not valid", Outcome.REJECTED),
  /** The client stopped sending its body. */
  CLIENT_STALLED(408, "http_request_error", "The request was not completed", Outcome.REJECTED),
  /** The client is gone, or does not read: never told. */
  CLIENT_GONE(400, "http_request_error", "The client went away", Outcome.CANCELLED),
  /** A fault of this program. */
  INTERNAL(500, "proxy_internal_error", "The proxy failed", Outcome.INTERNAL);

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

  /** What an error of a connector means. */
  static Failure of(UpstreamException.Kind kind) {
    return switch (kind) {
      case REFUSED -> REFUSED;
      case CONNECT_TIMEOUT -> CONNECT_TIMEOUT;
      case TLS -> TLS;
      case POOL_FULL -> POOL_FULL;
      case CLOSED -> RESET;
      case STALE -> STALE;
      case NOT_HTTP -> NOT_HTTP;
      case HEAD_TOO_LARGE -> HEAD_TOO_LARGE;
    };
  }

  /** The status of the balancer's own answer. */
  public int status() {
    return status;
  }

  /** The {@code error} parameter of {@code Proxy-Status}, and the tag value. */
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

  /** Whether another attempt may be made, for all that this failure says. */
  boolean canBeRetried() {
    return switch (this) {
      case TOTAL_TIMEOUT, LOOP, BAD_REQUEST, CLIENT_STALLED, CLIENT_GONE, INTERNAL -> false;
      default -> true;
    };
  }

  /** Whether the client is to blame, so that its connection had better end. */
  boolean isClients() {
    return this == BAD_REQUEST || this == CLIENT_STALLED || this == CLIENT_GONE;
  }

  /** What an attempt that ended so says about its upstream. */
  Attempt.Outcome evidence(boolean sent) {
    return switch (this) {
      case WITHDRAWN -> Attempt.Outcome.WITHDRAWN;
      case DRAINED, CUT_BY_DRAIN -> Attempt.Outcome.DRAINED;
      case UNWANTED_STATUS -> Attempt.Outcome.ANSWERED;
      // Our own limits, our own client and our own faults say nothing about the upstream.
      // So little does a stream that falls silent: it may have nothing to say.
      case BAD_REQUEST,
          CLIENT_STALLED,
          CLIENT_GONE,
          POOL_FULL,
          NO_BACKEND,
          LOOP,
          READ_TIMEOUT,
          TOTAL_TIMEOUT,
          INTERNAL ->
          Attempt.Outcome.CANCELLED;
      case HEAD_TIMEOUT, WRITE_TIMEOUT -> Attempt.Outcome.TIMED_OUT;
      case INCOMPLETE -> Attempt.Outcome.CUT;
      case STALE -> Attempt.Outcome.STALE;
      case REFUSED,
          NO_ADDRESS,
          NAME_TIMEOUT,
          CONNECT_TIMEOUT,
          TLS,
          RESET,
          NOT_HTTP,
          HEAD_TOO_LARGE ->
          sent ? Attempt.Outcome.BROKEN : Attempt.Outcome.UNREACHABLE;
    };
  }
}

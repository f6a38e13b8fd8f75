package io.evenkeel.balancer.transport;

/**
 * The client's side failed in the middle of a request's body: it went away, sent what is no chunk,
 * or more than it may. Without a stack trace: it is news, not a fault of the program.
 */
public final class DownstreamException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;
  private final boolean gone;

  private DownstreamException(Refusal refusal, boolean gone) {
    super(refusal.detail(), null, false, false);
    this.refusal = refusal;
    this.gone = gone;
  }

  /** The client is there and is to be told. */
  public static DownstreamException refused(Refusal refusal) {
    return new DownstreamException(refusal, false);
  }

  /** The connection to the client is gone. */
  public static DownstreamException gone() {
    return new DownstreamException(
        new Refusal(400, "http_request_error", "The client closed the connection"), true);
  }

  /** What to answer, if nothing has been answered yet. */
  public Refusal refusal() {
    return refusal;
  }

  /** Whether nobody is there any more to be answered. */
  public boolean isGone() {
    return gone;
  }
}

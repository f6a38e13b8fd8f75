package io.evenkeel.balancer.admission;

/**
 * A request that gets no upstream. Without a stack trace: it is news, not a fault of the program.
 */
public final class NotAdmittedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why. All of them are a 503 with {@code Retry-After}. */
  public enum Reason {
    /** Nobody may be asked, or nobody is left that this request has not tried. */
    NOBODY("No backend is available"),
    /** All are full, and as many wait as may wait. */
    QUEUE_FULL("All backends are busy, and too many requests wait"),
    /** All were full until the time to wait was over. */
    WAITED_TOO_LONG("All backends were busy for too long");

    private final String title;

    Reason(String title) {
      this.title = title;
    }

    /** One sentence for people. */
    public String title() {
      return title;
    }
  }

  private final Reason reason;

  NotAdmittedException(Reason reason) {
    super(reason.title(), null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}

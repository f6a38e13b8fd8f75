package io.evenkeel.balancer.proxy;

/**
 * An attempt that gave no response. Without a stack trace: it is news, not a fault of the program.
 */
final class AttemptFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Failure failure;
  private final boolean sent;

  /**
   * @param sent whether a byte of the request may have reached the upstream
   * @param detail the cause in words, for the client and the log
   */
  AttemptFailedException(Failure failure, boolean sent, String detail) {
    super(detail, null, false, false);
    this.failure = failure;
    this.sent = sent;
  }

  Failure failure() {
    return failure;
  }

  boolean sent() {
    return sent;
  }

  String detail() {
    String message = getMessage();
    return message == null ? failure.title() : message;
  }
}

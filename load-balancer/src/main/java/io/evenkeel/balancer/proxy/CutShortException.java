package io.evenkeel.balancer.proxy;

/**
 * A response that failed after its head. It reaches the server as an error, which then resets the
 * client's connection: half a body never looks like a whole one. Without a stack trace: news, not a
 * fault.
 */
final class CutShortException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Failure failure;

  CutShortException(Failure failure) {
    super(failure.title(), null, false, false);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}

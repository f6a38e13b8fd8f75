package io.evenkeel.orchestrator.store;

/** Redis did not do what it was asked; the message says why in words for a log line. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Wraps the client's own exception. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}

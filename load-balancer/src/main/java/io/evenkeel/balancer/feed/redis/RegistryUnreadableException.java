package io.evenkeel.balancer.feed.redis;

/** Redis did not answer, or refused to. */
final class RegistryUnreadableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RegistryUnreadableException(Throwable cause) {
    super("registry cannot be read", cause);
  }
}

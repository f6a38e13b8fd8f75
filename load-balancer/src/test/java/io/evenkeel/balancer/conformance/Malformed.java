package io.evenkeel.balancer.conformance;

/** The bytes are no message, or more than one could be read from them. */
final class Malformed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Malformed(String what) {
    super(what);
  }
}

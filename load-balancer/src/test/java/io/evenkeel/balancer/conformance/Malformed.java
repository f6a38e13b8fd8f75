package io.evenkeel.balancer.conformance;

import org.jspecify.annotations.Nullable;

/** The bytes are no message, or more than one could be read from them. */
final class Malformed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Message soFar;

  Malformed(String what) {
    this(what, null);
  }

  /**
   * @param soFar the message up to the fault, where its head was well-formed
   */
  Malformed(String what, @Nullable Message soFar) {
    super(what);
    this.soFar = soFar;
  }

  @Nullable Message soFar() {
    return soFar;
  }
}

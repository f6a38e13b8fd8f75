package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.Framing;

/**
 * How the content of a response goes out, to this client.
 *
 * @param length for {@link Kind#LENGTH} only
 */
record Coding(Kind kind, long length) {

  /** The four ways. */
  enum Kind {
    /** Not at all, whatever the handler has. */
    NONE,
    /** So many bytes; another number breaks the response off. */
    LENGTH,
    /** In chunks. */
    CHUNKED,
    /** Up to the end of the connection. */
    UNTIL_CLOSE
  }

  /** For a client of HTTP/1.0, or one that knows chunks. */
  static Coding of(Framing framing, boolean oldClient) {
    return switch (framing.kind()) {
      case NONE -> new Coding(Kind.NONE, 0);
      case LENGTH -> new Coding(Kind.LENGTH, framing.length());
      // Chunks say where the end is, which the end of a connection does not quite.
      case CHUNKED, UNTIL_CLOSE -> new Coding(oldClient ? Kind.UNTIL_CLOSE : Kind.CHUNKED, 0);
    };
  }

  /**
   * Whether the client can tell where the response ends.
   *
   * @param bodiless whether it knows by itself that no content follows, as after a HEAD
   */
  boolean endsBeforeConnection(boolean bodiless) {
    return switch (kind) {
      case NONE -> bodiless;
      case LENGTH, CHUNKED -> true;
      case UNTIL_CLOSE -> false;
    };
  }
}

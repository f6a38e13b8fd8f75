package io.evenkeel.balancer.transport;

/**
 * How the end of a message's content is found (RFC 9112, section 6.3).
 *
 * @param length in bytes, for {@link Kind#LENGTH} only; else -1
 */
public record Framing(Kind kind, long length) {

  /** The four ways. */
  public enum Kind {
    /** The head is the whole message; a {@code Content-Length} in it tells of another one's. */
    NONE,
    /** So many bytes. */
    LENGTH,
    /** The chunked coding, with trailers perhaps. */
    CHUNKED,
    /** A response that ends with its connection. */
    UNTIL_CLOSE
  }

  /** No content. */
  public static final Framing NONE = new Framing(Kind.NONE, -1);

  /** Chunked. */
  public static final Framing CHUNKED = new Framing(Kind.CHUNKED, -1);

  /** Up to the end of the connection. */
  public static final Framing UNTIL_CLOSE = new Framing(Kind.UNTIL_CLOSE, -1);

  /** {@code length} bytes, 0 or more. */
  public static Framing length(long length) {
    return new Framing(Kind.LENGTH, length);
  }

  /** Whether not even one byte of content can follow. */
  public boolean isEmpty() {
    return kind == Kind.NONE || (kind == Kind.LENGTH && length == 0);
  }
}

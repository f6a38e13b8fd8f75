package io.evenkeel.balancer.proxy.name;

import java.net.UnknownHostException;
import java.util.List;

/**
 * Whoever knows has answered: there is no such name, or it has no address. A container that is
 * stopped has none, so its last addresses do not do instead: they may be another one's by now.
 *
 * <p><i>Immutable.</i>
 */
final class NoSuchNameException extends UnknownHostException {

  private static final long serialVersionUID = 1L;

  /**
   * What {@code getaddrinfo} says to {@code EAI_NONAME} and {@code EAI_NODATA}; Java passes on
   * nothing but the words. Whatever else it says (a temporary failure, most of all) is no answer.
   */
  private static final List<String> WORDS =
      List.of(
          "Name or service not known", // glibc
          "No address associated with hostname",
          "Name does not resolve", // musl
          "nodename nor servname provided, or not known"); // macOS

  private NoSuchNameException(UnknownHostException answer) {
    super(answer.getMessage());
    initCause(answer);
  }

  /** The same as an answer, where it is one. */
  static UnknownHostException orSame(UnknownHostException unknown) {
    String message = String.valueOf(unknown.getMessage());
    return WORDS.stream().anyMatch(message::endsWith) ? new NoSuchNameException(unknown) : unknown;
  }
}

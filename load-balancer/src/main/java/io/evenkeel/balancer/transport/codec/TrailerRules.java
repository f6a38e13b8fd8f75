package io.evenkeel.balancer.transport.codec;

import io.evenkeel.balancer.transport.Fields;
import java.util.Locale;
import java.util.Set;

/**
 * What makes a trailer section malformed: to say, after the content, where that ended or whom it
 * was for (RFC 9110, section 6.5.1). Which of the others are passed on is no question of the
 * grammar, and so not asked here.
 *
 * <p><i>Stateless.</i>
 */
final class TrailerRules {

  private static final Set<String> REFUSED = Set.of("transfer-encoding", "content-length", "host");

  private TrailerRules() {}

  static void check(Fields trailers) throws MalformedException {
    for (int i = 0; i < trailers.size(); i++) {
      if (REFUSED.contains(trailers.name(i).toLowerCase(Locale.ROOT))) {
        throw new MalformedException(
            "trailer: %s (expected: in the head only)".formatted(trailers.name(i)));
      }
    }
  }
}

package io.evenkeel.balancer.transport.codec;

import io.evenkeel.balancer.transport.Fields;
import java.util.Locale;
import java.util.Set;

/**
 * What must not stand in a trailer section, as it would be too late or a trick (RFC 9110, section
 * 6.5.1). What frames or routes makes the message malformed; what speaks of the connection, of who
 * is asking, or of how to read the content is dropped; the rest passes.
 *
 * <p><i>Stateless.</i>
 */
final class TrailerRules {

  private static final Set<String> REFUSED = Set.of("transfer-encoding", "content-length", "host");

  private static final Set<String> DROPPED =
      Set.of(
          "authorization",
          "connection",
          "content-encoding",
          "content-range",
          "content-type",
          "cookie",
          "expect",
          "forwarded",
          "keep-alive",
          "max-forwards",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "range",
          "set-cookie",
          "te",
          "trailer",
          "upgrade",
          "via",
          "www-authenticate",
          "x-real-ip");

  private static final String DROPPED_PREFIX = "x-forwarded-";

  private TrailerRules() {}

  /** The lines that may pass. */
  static Fields passing(Fields trailers) throws MalformedException {
    if (trailers.isEmpty()) {
      return Fields.NONE;
    }
    Fields passing = new Fields();
    for (int i = 0; i < trailers.size(); i++) {
      String name = trailers.name(i).toLowerCase(Locale.ROOT);
      if (REFUSED.contains(name)) {
        throw new MalformedException(
            "trailer: %s (expected: in the head only)".formatted(trailers.name(i)));
      }
      if (!DROPPED.contains(name) && !name.startsWith(DROPPED_PREFIX)) {
        passing.add(trailers.name(i), trailers.value(i));
      }
    }
    return passing;
  }
}

package io.evenkeel.balancer.proxy;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Which header fields cross the proxy, and which it adds.
 *
 * <p>Fields that concern one connection are removed in both directions (RFC 9110, section 7.6.1),
 * those that {@code Connection} nominates too; but a nomination cannot take away what says where
 * the message goes or where its body ends. What only a trusted proxy may assert about the client is
 * replaced by what this one knows; there are no trusted proxies yet.
 *
 * <p><i>Stateless. Thread-safe, called on every request.</i>
 */
final class HeaderRules {

  static final String REQUEST_ID = "X-Request-Id";
  static final String PROXY_STATUS = "Proxy-Status";

  /** The name of this hop in {@code Via} (RFC 9110, 7.6.3) and {@code Proxy-Status} (RFC 9209). */
  static final String PSEUDONYM = "evenkeel";

  private static final String VIA = "1.1 " + PSEUDONYM;

  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-authentication-info",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  /** Claims about the client that only a trusted proxy may make. */
  private static final Set<String> CLAIMS =
      Set.of(
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-proto",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-forwarded-ssl",
          "x-forwarded-server",
          "x-real-ip");

  private static final Set<String> NEVER_NOMINATED = Set.of("host", "content-length");

  private HeaderRules() {}

  /** Writes to {@code out} the fields of the request that the upstream gets. */
  static void toUpstream(HeaderFields request, Hop hop, BiConsumer<String, String> out) {
    Set<String> nominated = nominated(request);
    request.forEachLine((name, value) -> {
      String key = name.toLowerCase(Locale.ROOT);
      boolean replaced = CLAIMS.contains(key) || key.equals("x-request-id") || key.equals("via");
      if (!replaced && crosses(key, nominated)) {
        out.accept(name, value);
      }
    });
    List<String> host = request.lines("Host");
    if (host.isEmpty()) {
      out.accept("Host", hop.authority());
    } else {
      out.accept("X-Forwarded-Host", host.getFirst());
    }
    out.accept("X-Forwarded-For", hop.peer());
    out.accept("X-Forwarded-Proto", hop.scheme());
    out.accept("X-Forwarded-Port", Integer.toString(hop.port()));
    out.accept(REQUEST_ID, hop.requestId());
    out.accept("Via", via(request));
  }

  /** Writes to {@code out} the fields of the upstream's response that the client gets. */
  static void toDownstream(HeaderFields response, BiConsumer<String, String> out) {
    Set<String> nominated = nominated(response);
    response.forEachLine((name, value) -> {
      String key = name.toLowerCase(Locale.ROOT);
      if (!key.equals("via") && crosses(key, nominated)) {
        out.accept(name, value);
      }
    });
    out.accept("Via", via(response));
  }

  private static boolean crosses(String key, Set<String> nominated) {
    return !HOP_BY_HOP.contains(key) && !nominated.contains(key);
  }

  private static Set<String> nominated(HeaderFields message) {
    List<String> lines = message.lines("Connection");
    if (lines.isEmpty()) {
      return Set.of();
    }
    Set<String> nominated = new HashSet<>();
    for (String line : lines) {
      for (String option : line.split(",", -1)) {
        nominated.add(option.strip().toLowerCase(Locale.ROOT));
      }
    }
    nominated.removeAll(NEVER_NOMINATED);
    return nominated;
  }

  private static String via(HeaderFields message) {
    List<String> before = message.lines("Via");
    return before.isEmpty() ? VIA : String.join(", ", before) + ", " + VIA;
  }
}

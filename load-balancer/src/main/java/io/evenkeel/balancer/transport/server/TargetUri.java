package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.RequestHead;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A request's target as a {@link URI}, which Spring's contract demands and a target need not be:
 * what does not fit is percent-encoded, and no request fails over it.
 *
 * <p><i>Stateless.</i>
 */
final class TargetUri {

  /** What the class allows unquoted somewhere behind the authority (RFC 2396). */
  private static final String ALLOWED = "-_.!~*'();/?:@&=+$,";

  private TargetUri() {}

  static URI of(RequestHead head, boolean secure, InetSocketAddress local) {
    String target = head.target();
    if (target.startsWith("/")) {
      String scheme = secure ? "https://" : "http://";
      String host = head.fields().first("Host");
      URI whole = parsed(scheme + host + target);
      if (host != null && whole != null && whole.getHost() != null) {
        return whole;
      }
      String authority = scheme + literal(local);
      return orElse(parsed(authority + target), authority + encoded(target));
    }
    return orElse(parsed(target), encoded(target));
  }

  private static URI orElse(@Nullable URI uri, String other) {
    if (uri != null) {
      return uri;
    }
    URI second = parsed(other);
    return second == null ? URI.create("/") : second;
  }

  private static @Nullable URI parsed(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String literal(InetSocketAddress local) {
    String address = local.getAddress().getHostAddress();
    int zone = address.indexOf('%');
    String plain = zone < 0 ? address : address.substring(0, zone);
    return (plain.indexOf(':') < 0 ? plain : "[" + plain + "]") + ":" + local.getPort();
  }

  private static String encoded(String target) {
    StringBuilder out = new StringBuilder(target.length() + 16);
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || ALLOWED.indexOf(c) >= 0
              || (c == '%' && isHex(target, i + 1) && isHex(target, i + 2));
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append("%02X".formatted((int) c));
      }
    }
    return out.toString();
  }

  private static boolean isHex(String text, int i) {
    return i < text.length() && Character.digit(text.charAt(i), 16) >= 0;
  }
}

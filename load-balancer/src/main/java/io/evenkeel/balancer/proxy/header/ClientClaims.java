package io.evenkeel.balancer.proxy.header;

import io.evenkeel.balancer.transport.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Who the client is, in the words of the proxies before us and in ours.
 *
 * <p>Of an untrusted peer nothing is passed on, under whatever name. What a trusted one says is
 * appended to where it is a list; its word on scheme, host and port stands. Fields in a style that
 * is not ours pass as they came.
 *
 * <p><i>Confined to one request.</i>
 */
final class ClientClaims {

  private final ForwardingStyle style;
  private final boolean trusted;

  private @Nullable String xForwardedFor;
  private @Nullable String forwarded;
  private boolean proto;
  private boolean host;
  private boolean port;

  ClientClaims(ForwardingStyle style, boolean trusted) {
    this.style = style;
    this.trusted = trusted;
  }

  /** Takes one line of the request in, and passes it on if it stands as it is. */
  void take(KnownField field, String name, String value, Fields out) {
    if (!trusted) {
      return;
    }
    if (field == KnownField.X_FORWARDED_FOR && style.hasXForwarded()) {
      xForwardedFor = Tokens.join(xForwardedFor, value);
      return;
    }
    if (field == KnownField.FORWARDED && style.hasForwarded()) {
      forwarded = Tokens.join(forwarded, value);
      return;
    }
    proto |= field == KnownField.X_FORWARDED_PROTO;
    host |= field == KnownField.X_FORWARDED_HOST;
    port |= field == KnownField.X_FORWARDED_PORT;
    out.add(name, value);
  }

  /**
   * Adds what we say.
   *
   * @param named the host that the client asked for; null when it named none
   */
  void say(Hop hop, @Nullable String named, Fields out) {
    if (style == ForwardingStyle.NONE) {
      return;
    }
    String peer = PeerText.of(hop.peer());
    String scheme = hop.secure() ? "https" : "http";
    if (style.hasXForwarded()) {
      out.add("X-Forwarded-For", Tokens.join(xForwardedFor, peer));
      if (!proto) {
        out.add("X-Forwarded-Proto", scheme);
      }
      if (!host && named != null) {
        out.add("X-Forwarded-Host", named);
      }
      if (!port) {
        out.add("X-Forwarded-Port", Integer.toString(hop.localPort()));
      }
    }
    if (style.hasForwarded()) {
      out.add("Forwarded", Tokens.join(forwarded, element(peer, named, scheme)));
    }
  }

  /** RFC 7239, section 4; an IPv6 address is bracketed and quoted (section 6). */
  private static String element(String peer, @Nullable String host, String scheme) {
    StringBuilder element = new StringBuilder(64).append("for=");
    if (peer.indexOf(':') >= 0) {
      element.append("\"[").append(peer).append("]\"");
    } else {
      element.append(peer);
    }
    if (host != null) {
      element.append(";host=");
      appendValue(host, element);
    }
    return element.append(";proto=").append(scheme).toString();
  }

  private static void appendValue(String value, StringBuilder out) {
    if (isToken(value)) {
      out.append(value);
      return;
    }
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    out.append('"');
  }

  private static boolean isToken(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!Tokens.isTokenChar(value.charAt(i))) {
        return false;
      }
    }
    return !value.isEmpty();
  }
}

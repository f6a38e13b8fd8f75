package io.evenkeel.common.backend;

import io.evenkeel.common.net.AddressLiteral;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a backend listens: {@code scheme://host[:port]}, scheme {@code http} or {@code https}.
 *
 * <p>A path, query, fragment or user info is refused rather than ignored: a registry entry that
 * says more than we do would otherwise be obeyed in part. So is a host that is an address to some
 * and a name, or another address, to others ({@link AddressLiteral}).
 *
 * <p><i>Immutable.</i>
 *
 * @param scheme {@code http} or {@code https}, lower case
 * @param host a name, an IPv4 address, or an IPv6 address without brackets; lower case
 * @param port 1..65535; the scheme's default when the text named none
 */
public record BackendUrl(String scheme, String host, int port) {

  /** What {@link #parse} accepts, in words for an error message. */
  public static final String EXPECTED = "http://host[:port] or https://host[:port]";

  private static final int MAX_PORT = 65_535;

  /**
   * Reads a URL as it stands in the registry.
   *
   * @throws IllegalArgumentException naming the value and the expectation
   */
  public static BackendUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw refused(text, e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    boolean plain =
        uri.getRawUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null
            && (uri.getRawPath() == null || uri.getRawPath().length() <= 1);
    boolean known = scheme.equals("http") || scheme.equals("https");
    int port = uri.getPort() == -1 ? defaultPort(scheme) : uri.getPort();
    if (!known || host == null || !plain || port < 1 || port > MAX_PORT) {
      throw refused(text, null);
    }
    host = withoutBrackets(host).toLowerCase(Locale.ROOT);
    if (AddressLiteral.isAmbiguous(host)) {
      throw refused(text, null);
    }
    return new BackendUrl(scheme, host, port);
  }

  /** {@code host:port}, with an IPv6 address in brackets (RFC 3986, section 3.2.2). */
  public String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Whether {@link #port()} is what the scheme implies. */
  public boolean hasDefaultPort() {
    return port == defaultPort(scheme);
  }

  /** Whether requests travel over TLS. */
  public boolean isSecure() {
    return scheme.equals("https");
  }

  @Override
  public String toString() {
    return scheme + "://" + authority();
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static IllegalArgumentException refused(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "url: %s (expected: %s)".formatted(Shown.of(text), EXPECTED), cause);
  }
}

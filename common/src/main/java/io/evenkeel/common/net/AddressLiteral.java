package io.evenkeel.common.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address written out, in the one spelling of it that everybody reads alike.
 *
 * <p>IPv4 is four decimal numbers without leading zeros (RFC 3986, section 3.2.2): {@code 127.1},
 * {@code 0x7f.0.0.1}, {@code 2130706433} and {@code 0177.0.0.1} are other addresses to other
 * readers. IPv6 comes without a zone, which means something on one host only.
 *
 * <p><i>Stateless.</i>
 */
public final class AddressLiteral {

  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern ENDS_IN_NUMBER =
      Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX][0-9A-Fa-f]*)\\.?");

  private AddressLiteral() {}

  /** The address, or null when {@code text} is none; an IPv4-mapped one is IPv4. */
  public static @Nullable InetAddress parse(String text) {
    try {
      if (IPV4.matcher(text).matches()) {
        return InetAddress.ofLiteral(text);
      }
      return IPV6.matcher(text).matches() ? Inet6Address.ofLiteral(text) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Whether some reader could take {@code host} for an address while {@link #parse} does not: a
   * host whose last label is a number is never a name (WHATWG URL, "ends in a number").
   */
  public static boolean isAmbiguous(String host) {
    boolean addressLike = host.contains(":") || ENDS_IN_NUMBER.matcher(host).matches();
    return addressLike && parse(host) == null;
  }
}

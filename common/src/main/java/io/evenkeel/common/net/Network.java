package io.evenkeel.common.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A block of addresses: {@code 10.0.0.0/8}, {@code fd00::/8}, or one address alone (RFC 4632,
 * section 3.1; RFC 4291, section 2.3).
 *
 * <p>An IPv4-mapped IPv6 address ({@code ::ffff:10.0.0.1}) is the IPv4 address that it stands for,
 * here and in {@link #contains}. Else families do not mix: {@code ::/0} contains no IPv4 address.
 *
 * <p><i>Immutable. Thread-safe, called on every request.</i>
 */
public final class Network {

  /** What {@link #parse} accepts, in words for an error message. */
  public static final String EXPECTED =
      "an address or a network with no bit set behind its prefix, like 10.0.0.0/8 or fd00::/8";

  private static final int MAPPED_PREFIX = 96;

  private final byte[] address;
  private final int prefix;

  private Network(byte[] address, int prefix) {
    this.address = address;
    this.prefix = prefix;
  }

  /**
   * Reads {@code address[/prefix-length]}; looks no name up.
   *
   * @throws IllegalArgumentException naming the value and the expectation
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    InetAddress address = AddressLiteral.parse(literal);
    if (address == null) {
      throw refused(text);
    }
    byte[] bytes = address.getAddress();
    boolean mapped = address instanceof Inet4Address && literal.contains(":");
    int bits = 8 * bytes.length;
    int prefix = bits;
    if (slash >= 0) {
      prefix = prefix(text, text.substring(slash + 1)) - (mapped ? MAPPED_PREFIX : 0);
    }
    if (prefix < 0 || prefix > bits || hasBitsBehind(bytes, prefix)) {
      throw refused(text);
    }
    return new Network(bytes, prefix);
  }

  /** Whether {@code candidate} is one of its addresses. */
  public boolean contains(InetAddress candidate) {
    return contains(bytes(candidate));
  }

  boolean contains(byte[] candidate) {
    if (candidate.length != address.length) {
      return false;
    }
    int whole = prefix / 8;
    if (!Arrays.equals(candidate, 0, whole, address, 0, whole)) {
      return false;
    }
    int rest = prefix % 8;
    return rest == 0 || ((candidate[whole] ^ address[whole]) & (0xFF00 >> rest) & 0xFF) == 0;
  }

  /** The bytes of an address, 4 or 16; 4 for an IPv4-mapped one. */
  static byte[] bytes(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 16 && isMapped(bytes)) {
      return Arrays.copyOfRange(bytes, 12, 16);
    }
    return bytes;
  }

  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == -1 && bytes[11] == -1;
  }

  private static int prefix(String text, String length) {
    if (length.isEmpty() || length.length() > 3 || !length.chars().allMatch(Network::isDigit)) {
      throw refused(text);
    }
    return Integer.parseInt(length);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean hasBitsBehind(byte[] bytes, int prefix) {
    for (int bit = prefix; bit < 8 * bytes.length; bit++) {
      if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0) {
        return true;
      }
    }
    return false;
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException("%s (expected: %s)".formatted(text, EXPECTED));
  }

  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(address).getHostAddress() + "/" + prefix;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of %d bytes".formatted(address.length), e);
    }
  }
}

package io.evenkeel.balancer.proxy.header;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The client's address in a header field.
 *
 * <p>IPv6 in its canonical form (RFC 5952) and without a zone, which names an interface of this
 * host and is nobody else's business.
 *
 * <p><i>Stateless.</i>
 */
final class PeerText {

  /** Of a peer that is not known any more (RFC 7239, section 6.2). */
  static final String UNKNOWN = "unknown";

  private static final int GROUPS = 8;

  private PeerText() {}

  /** As {@code 192.0.2.1} or {@code 2001:db8::1}. */
  static String of(@Nullable InetAddress peer) {
    if (peer == null) {
      return UNKNOWN;
    }
    byte[] bytes = peer.getAddress();
    return bytes.length == 4 ? peer.getHostAddress() : ipv6(bytes);
  }

  private static String ipv6(byte[] bytes) {
    int gap = -1;
    int gapLength = 1; // one group of zeros alone is written out (RFC 5952, section 4.2.2)
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosFrom(bytes, i);
      if (zeros > gapLength) {
        gap = i;
        gapLength = zeros;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(group(bytes, i)));
      }
    }
    return text.toString();
  }

  private static int zerosFrom(byte[] bytes, int first) {
    int i = first;
    while (i < GROUPS && group(bytes, i) == 0) {
      i++;
    }
    return i - first;
  }

  private static int group(byte[] bytes, int i) {
    return (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
  }
}

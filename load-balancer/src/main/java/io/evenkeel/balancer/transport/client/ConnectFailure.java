package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import java.net.NoRouteToHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Netty's exceptions mean, in words that may be shown: without addresses.
 *
 * <p><i>Stateless.</i>
 */
final class ConnectFailure {

  private ConnectFailure() {}

  static UpstreamException unreachable(@Nullable Throwable cause) {
    String text = text(cause);
    String detail;
    if (text.contains("refused")) {
      detail = "Connection refused";
    } else if (cause instanceof NoRouteToHostException || text.contains("no route")) {
      detail = "No route to host";
    } else if (text.contains("unreachable")) {
      detail = "Network unreachable";
    } else if (text.contains("too many open files")) {
      detail = "Too many open files";
    } else if (text.contains("reset")) {
      detail = "Connection reset while connecting";
    } else {
      detail = "Could not connect";
    }
    return new UpstreamException(Kind.REFUSED, detail);
  }

  static UpstreamException tls(@Nullable Throwable cause) {
    Throwable root = cause;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    String reason = root == null || root.getMessage() == null ? "closed" : root.getMessage();
    return new UpstreamException(Kind.TLS, "TLS handshake failed: " + reason);
  }

  /** Whether the other side has reset the connection. */
  static boolean isReset(Throwable cause) {
    return text(cause).contains("reset");
  }

  private static String text(@Nullable Throwable cause) {
    String message = cause == null ? null : cause.getMessage();
    return message == null ? "" : message.toLowerCase(Locale.ROOT);
  }
}

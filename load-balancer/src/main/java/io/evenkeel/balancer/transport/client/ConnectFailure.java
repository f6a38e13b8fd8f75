package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import java.net.NoRouteToHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Netty's exceptions mean, in words that may be shown: without addresses.
 *
 * <p>By their texts, those of glibc and of musl: Netty keeps the numbers to itself, and the JDK has
 * none.
 *
 * <p><i>Stateless.</i>
 */
final class ConnectFailure {

  /**
   * A reason.
   *
   * @param texts of which one occurs in lower case
   */
  private record Reason(Kind kind, String detail, List<String> texts) {

    Reason(Kind kind, String detail, String... texts) {
      this(kind, detail, List.of(texts));
    }

    boolean fits(String text) {
      return texts.stream().anyMatch(text::contains);
    }
  }

  /** In this order; a host's name may occur in a text, but no name has blanks in it. */
  private static final List<Reason> REASONS =
      List.of(
          // What this process, or this host, has no more of: it says nothing of the other side.
          new Reason(
              Kind.EXHAUSTED,
              "Too many open files",
              "too many open files",
              "no file descriptors available"),
          new Reason(
              Kind.EXHAUSTED,
              "No local port left",
              "cannot assign requested address",
              "address not available"),
          new Reason(
              Kind.EXHAUSTED,
              "No memory left for a socket",
              "no buffer space",
              "cannot allocate memory",
              "out of memory"),
          new Reason(
              Kind.NOT_PERMITTED,
              "Not permitted here",
              "operation not permitted",
              "permission denied"),
          new Reason(
              Kind.UNROUTABLE,
              "No route to host",
              "network is unreachable",
              "network unreachable",
              "address family not supported",
              "no route to host",
              "host is unreachable",
              "host is down"),
          new Reason(Kind.CONNECT_TIMEOUT, "No connection in time", "timed out"),
          new Reason(Kind.REFUSED, "Connection refused", "refused"),
          new Reason(Kind.REFUSED, "Connection reset while connecting", "reset"));

  /** What nobody has foreseen is taken for the other side's fault: it is then avoided, at least. */
  private static final Reason OTHER = new Reason(Kind.REFUSED, "Could not connect");

  private static final int DEEPEST = 10;

  private ConnectFailure() {}

  static UpstreamException unreachable(@Nullable Throwable cause) {
    StringBuilder texts = new StringBuilder();
    Throwable next = cause;
    for (int depth = 0; next != null && depth < DEEPEST; depth++) {
      // On epoll this one has no text, and does not tell network and host apart.
      texts.append(next instanceof NoRouteToHostException ? "no route to host" : text(next));
      texts.append('\n');
      next = next.getCause();
    }
    String all = texts.toString();
    Reason reason = REASONS.stream().filter(known -> known.fits(all)).findFirst().orElse(OTHER);
    return new UpstreamException(reason.kind, reason.detail);
  }

  static UpstreamException tls(@Nullable Throwable cause) {
    Kind kind = Kind.TLS;
    String reason = "closed";
    Throwable next = cause;
    for (int depth = 0; next != null && depth < DEEPEST; depth++) {
      if (next instanceof CertificateException) {
        kind = Kind.TLS_CERTIFICATE;
      } else if (text(next).contains("received fatal alert")) {
        kind = Kind.TLS_ALERT;
      }
      reason = next.getMessage() == null ? "closed" : next.getMessage();
      next = next.getCause();
    }
    return new UpstreamException(kind, "TLS handshake failed: " + reason);
  }

  /** Whether the other side has reset the connection. */
  static boolean isReset(Throwable cause) {
    return text(cause).contains("reset");
  }

  private static String text(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? "" : message.toLowerCase(Locale.ROOT);
  }
}

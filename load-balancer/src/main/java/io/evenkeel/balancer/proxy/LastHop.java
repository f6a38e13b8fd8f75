package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * The answer to an OPTIONS or TRACE that may go no further (RFC 9110, section 7.6.2): 200 and
 * nothing for OPTIONS, since what the backends allow is not ours to guess; the request itself for
 * TRACE (section 9.3.8), without what it may hold of secrets.
 *
 * <p><i>Stateless.</i>
 */
final class LastHop {

  private static final int OK = 200;

  private static final Set<String> SECRETS =
      Set.of("authorization", "proxy-authorization", "cookie", "x-api-key");

  private LastHop() {}

  static byte[] body(RequestHead request) {
    if (!request.method().equals("TRACE")) {
      return new byte[0];
    }
    StringBuilder echo = new StringBuilder();
    String version = request.version() == Version.HTTP_1_0 ? "HTTP/1.0" : "HTTP/1.1";
    echo.append(request.method()).append(' ').append(request.target()).append(' ');
    echo.append(version).append("\r\n");
    request
        .fields()
        .forEach((name, value) -> {
          if (!SECRETS.contains(name.toLowerCase(Locale.ROOT))) {
            echo.append(name).append(": ").append(value).append("\r\n");
          }
        });
    return echo.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  static ResponseHead head(RequestHead request, int length, String date) {
    Fields fields = new Fields().add("Date", date);
    if (request.method().equals("TRACE")) {
      fields.add("Content-Type", "message/http");
    }
    fields.add("Content-Length", Integer.toString(length));
    return new ResponseHead(
        OK, Answer.reason(OK), Version.HTTP_1_1, fields, Framing.length(length));
  }
}

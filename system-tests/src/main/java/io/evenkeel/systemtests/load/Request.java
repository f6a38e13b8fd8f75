package io.evenkeel.systemtests.load;

import java.nio.charset.StandardCharsets;

/**
 * What is sent again and again, each time with an id of its own as {@code X-Request-Id}.
 *
 * <p><i>Immutable.</i>
 *
 * @param method one whose answers have content
 * @param target path and query
 * @param body sent with its length unless it is empty
 */
public record Request(String method, String target, String body) {

  /** A GET of the example service. */
  public static final Request GET = new Request("GET", "/process", "");

  /** A POST to the example service; not idempotent, so it must never run twice. */
  public static final Request POST = new Request("POST", "/process", "one order, please");

  /** The same with another query, as in {@code delay=3s}. */
  public Request query(String query) {
    return new Request(method, target.replaceAll("\\?.*", "") + "?" + query, body);
  }

  byte[] bytes(String authority, String id) {
    StringBuilder text =
        new StringBuilder()
            .append(method)
            .append(' ')
            .append(target)
            .append(" HTTP/1.1\r\nHost: ")
            .append(authority)
            .append("\r\nX-Request-Id: ")
            .append(id)
            .append("\r\n");
    if (!body.isEmpty()) {
      text.append("Content-Type: text/plain\r\nContent-Length: ")
          .append(body.getBytes(StandardCharsets.UTF_8).length)
          .append("\r\n");
    }
    return text.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
  }
}

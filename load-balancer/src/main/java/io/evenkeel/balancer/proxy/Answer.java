package io.evenkeel.balancer.proxy;

import io.evenkeel.common.backend.Shown;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * The balancer's own answer to a request that no upstream answered: a problem (RFC 9457) with its
 * reason in {@code Proxy-Status} (RFC 9209).
 *
 * <p><i>Immutable.</i>
 *
 * @param detail the reason in words; made fit to be shown
 * @param attempts how many upstreams were tried
 */
record Answer(Failure failure, String detail, String requestId, int attempts) {

  static final String TYPE_PREFIX = "urn:evenkeel:problem:";

  private static final String RETRY_AFTER_SECONDS = "1";

  int status() {
    return failure.status();
  }

  void headers(BiConsumer<String, String> out) {
    out.accept("Content-Type", "application/problem+json");
    out.accept("Cache-Control", "no-store");
    out.accept(HeaderRules.REQUEST_ID, requestId);
    out.accept(
        HeaderRules.PROXY_STATUS,
        "%s; error=%s; details=\"%s\""
            .formatted(HeaderRules.PSEUDONYM, failure.errorType(), escaped(ascii(detail))));
    if (failure.passing()) {
      out.accept("Retry-After", RETRY_AFTER_SECONDS);
    }
    if (failure == Failure.CLIENT_STALLED) {
      out.accept("Connection", "close");
    }
  }

  byte[] body() {
    String json =
        """
        {"type":"%s","title":"%s","status":%d,"detail":"%s","instance":"%s","attempts":%d}
        """
            .formatted(
                TYPE_PREFIX + failure.errorType(),
                failure.title(),
                failure.status(),
                escaped(Shown.of(detail)),
                escaped(requestId),
                attempts);
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** JSON and structured fields escape the same two characters; controls are gone already. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String ascii(String text) {
    StringBuilder ascii = new StringBuilder(text.length());
    Shown.of(text).chars().forEach(c -> ascii.append(c >= ' ' && c <= '~' ? (char) c : '?'));
    return ascii.toString();
  }
}

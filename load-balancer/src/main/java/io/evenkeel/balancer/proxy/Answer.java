package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;
import io.evenkeel.common.backend.Shown;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/**
 * The balancer's own answer to a request that no upstream answered: a problem (RFC 9457) with its
 * reason in {@code Proxy-Status} (RFC 9209), which says who failed, with which request, after how
 * many attempts, and why each of them did.
 *
 * <p><i>Immutable.</i>
 *
 * @param errorType the {@code error} of {@code Proxy-Status}
 * @param title one sentence, the same each time
 * @param detail the reason in words; made fit to be shown
 * @param attempts how many upstreams were tried
 * @param failures the attempts that failed, in their order
 */
record Answer(
    int status,
    String errorType,
    String title,
    String detail,
    String requestId,
    int attempts,
    List<Try> failures) {

  static final String REQUEST_ID = "X-Request-Id";
  static final String PROXY_STATUS = "Proxy-Status";

  static final String TYPE_PREFIX = "urn:evenkeel:problem:";

  private static final String RETRY_AFTER_SECONDS = "1";
  private static final int SERVICE_UNAVAILABLE = 503;

  /** More would tell nobody anything. */
  private static final int SHOWN_FAILURES = 10;

  /** To a request that got past the transport. */
  static Answer of(AttemptFailedException failed, Exchange exchange) {
    return new Answer(
        failed.status(),
        failed.errorType(),
        failed.failure().title(),
        failed.detail(),
        exchange.requestId(),
        exchange.tries().count(),
        exchange.tries().failures());
  }

  /** To one that did not. */
  static Answer of(Refusal refusal, String requestId) {
    return new Answer(
        refusal.status(),
        refusal.errorType(),
        reason(refusal.status()),
        refusal.detail(),
        requestId,
        0,
        List.of());
  }

  /**
   * The head.
   *
   * @param name of this hop in {@code Proxy-Status}, as in {@code Via}
   * @param length of the body, though a HEAD does not get it
   */
  ResponseHead head(String name, int length, String date, boolean withBody) {
    Fields fields =
        new Fields()
            .add("Date", date)
            .add("Content-Type", "application/problem+json")
            .add("Content-Length", Integer.toString(length))
            .add("Cache-Control", "no-store")
            .add(REQUEST_ID, requestId)
            .add(
                PROXY_STATUS,
                "%s; error=%s; details=\"%s\"".formatted(name, errorType, escaped(ascii(detail))));
    if (status == SERVICE_UNAVAILABLE) {
      fields.add("Retry-After", RETRY_AFTER_SECONDS);
    }
    Framing framing = withBody ? Framing.length(length) : Framing.NONE;
    return new ResponseHead(status, reason(status), Version.HTTP_1_1, fields, framing);
  }

  byte[] body() {
    String json =
        """
        {"type":"%s","title":"%s","status":%d,"detail":"%s","instance":"%s","attempts":%d,"failures":[%s]}
        """
            .formatted(
                TYPE_PREFIX + errorType,
                title,
                status,
                escaped(Shown.of(detail)),
                escaped(requestId),
                attempts,
                failures.stream()
                    .limit(SHOWN_FAILURES)
                    .map(failure ->
                        "{\"backend\":\"%s\",\"error\":\"%s\"}"
                            .formatted(failure.backend(), failure.errorType()))
                    .collect(Collectors.joining(",")));
    return json.getBytes(StandardCharsets.UTF_8);
  }

  static String reason(int status) {
    HttpStatus known = HttpStatus.resolve(status);
    return known == null ? "" : known.getReasonPhrase();
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

package io.evenkeel.systemtests.load;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request.
 *
 * <p><i>Immutable.</i>
 *
 * @param began when it was due, which is when it was sent unless the client was late
 * @param latency from then to the last byte, or to the error
 * @param status 0 without a response
 * @param backend its {@code X-Backend-Id}; empty when it has none
 * @param error what went wrong; null when nothing did
 */
public record Outcome(
    String method,
    String id,
    Instant began,
    Duration latency,
    int status,
    String backend,
    @Nullable String error) {

  private static final String NOBODY = "";

  static Outcome answered(
      Request request, String id, Instant began, Duration latency, Reply reply) {
    String backend = reply.header("x-backend-id");
    String error = null;
    if (reply.status() != 200) {
      error =
          "%d %s %s".formatted(reply.status(), reply.header("proxy-status"), reply.body().strip());
    } else if (!reply.body().contains('"' + id + '"')) {
      error = "the answer to another request than this %s: %s".formatted(request, reply.body());
    }
    return new Outcome(
        request.method(),
        id,
        began,
        latency,
        reply.status(),
        backend == null ? NOBODY : backend,
        error);
  }

  static Outcome broken(
      Request request, String id, Instant began, Duration latency, Exception cause) {
    String error = "%s: %s".formatted(cause.getClass().getSimpleName(), cause.getMessage());
    return new Outcome(request.method(), id, began, latency, 0, NOBODY, error);
  }

  /** Anything but a whole 200 with the answer to this very request. */
  public boolean failed() {
    return error != null;
  }

  /** When it was over. */
  public Instant ended() {
    return began.plus(latency);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %s %s +%d ms: %s",
        began,
        method,
        id,
        latency.toMillis(),
        error == null ? status + " from " + backend : error);
  }
}

package io.evenkeel.node.process;

import io.evenkeel.node.input.DurationText;
import io.evenkeel.node.input.InvalidInput;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The delay of one request: what its query asks for, else a sample of the configured delay. Neither
 * exceeds {@code max}, which also cuts the tail of a log-normal delay.
 *
 * <p><i>Immutable.</i>
 *
 * @param configured the node's own delay
 * @param max the longest delay of a request
 */
public record DelayPolicy(Delay configured, Duration max) {

  private static final String PARAMETER = "delay";

  /**
   * The time that a request with this query takes.
   *
   * <p>The query is read here and not by the servlet container, which would read a form's body with
   * it: the body belongs to the byte count. The value is taken as it stands, without percent
   * decoding, as no valid one needs it.
   *
   * @param query as it came, without the question mark; {@code null} when there is none
   * @throws InvalidInput when it asks for something that is no duration or more than {@link #max()}
   */
  public Duration delayFor(@Nullable String query, RandomGenerator random) {
    String asked = asked(query);
    if (asked != null) {
      return DurationText.parse(asked)
          .filter(delay -> delay.compareTo(max) <= 0)
          .orElseThrow(() -> new InvalidInput(PARAMETER, asked, expected()));
    }
    Duration sample = configured.sample(random);
    return sample.compareTo(max) <= 0 ? sample : max;
  }

  private static @Nullable String asked(@Nullable String query) {
    if (query == null) {
      return null;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (name.equals(PARAMETER)) {
        return equals < 0 ? "" : pair.substring(equals + 1);
      }
    }
    return null;
  }

  private String expected() {
    return "%s, at most %s".formatted(DurationText.EXPECTED, DurationText.of(max));
  }
}

package io.evenkeel.node.input;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration as people write it: digits and one unit of {@code us}, {@code ms}, {@code s}, {@code
 * m}.
 *
 * <p>A bare number is refused: whoever writes {@code delay=150} may mean seconds.
 */
public final class DurationText {

  /** What {@link #parse} accepts, in words for an error message. */
  public static final String EXPECTED = "a duration such as 150ms or 2s";

  // Nine digits of minutes still fit a Duration's milliseconds with ease.
  private static final Pattern PATTERN = Pattern.compile("(\\d{1,9})(us|ms|s|m)");

  private DurationText() {}

  /** The duration that {@code text} spells, or empty. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "us" -> Duration.ofNanos(amount * 1000);
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          default -> Duration.ofMinutes(amount);
        });
  }

  /** The shortest spelling that {@link #parse} reads back, to the microsecond. */
  public static String of(Duration duration) {
    long micros = duration.toNanos() / 1000;
    if (micros % 1000 != 0) {
      return micros + "us";
    }
    long millis = micros / 1000;
    return millis == 0 || millis % 1000 != 0 ? millis + "ms" : millis / 1000 + "s";
  }
}

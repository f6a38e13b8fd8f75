package io.evenkeel.node.process;

import io.evenkeel.node.input.DurationText;
import io.evenkeel.node.input.InvalidInput;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the simulated work takes: {@code 50ms} always, {@code 20ms-80ms} evenly spread, or
 * {@code lognormal(40ms, 0.5)} with the median and the sigma of the underlying normal distribution,
 * which has the long tail of real services.
 *
 * <p><i>Immutable.</i>
 */
public sealed interface Delay {

  /** What {@link #of} accepts, in words for an error message. */
  String EXPECTED = "50ms, 20ms-80ms or lognormal(40ms, 0.5)";

  /** The time that one request takes; never negative. */
  Duration sample(RandomGenerator random);

  /**
   * Reads the one string of {@code node.delay}.
   *
   * @throws InvalidInput naming the value and the expectation
   */
  static Delay of(String text) {
    return DurationText.parse(text)
        .<Delay>map(Fixed::new)
        .or(() -> Uniform.parse(text))
        .or(() -> LogNormal.parse(text))
        .orElseThrow(() -> new InvalidInput("delay", text, EXPECTED));
  }

  /** The same time for every request. */
  record Fixed(Duration duration) implements Delay {

    @Override
    public Duration sample(RandomGenerator random) {
      return duration;
    }

    @Override
    public String toString() {
      return DurationText.of(duration);
    }
  }

  /** Every time from {@code from} to {@code to}, both included, is as likely as another. */
  record Uniform(Duration from, Duration to) implements Delay {

    private static final Pattern PATTERN = Pattern.compile("(\\w+)\\s*-\\s*(\\w+)");

    /**
     * @throws InvalidInput when {@code from} is above {@code to}
     */
    public Uniform {
      if (from.compareTo(to) > 0) {
        throw new InvalidInput(
            "delay",
            DurationText.of(from) + "-" + DurationText.of(to),
            "the shorter duration first, as in 20ms-80ms");
      }
    }

    private static Optional<Delay> parse(String text) {
      Matcher matcher = PATTERN.matcher(text);
      return matcher.matches()
          ? DurationText.parse(matcher.group(1))
              .flatMap(from ->
                  DurationText.parse(matcher.group(2)).map(to -> (Delay) new Uniform(from, to)))
          : Optional.empty();
    }

    @Override
    public Duration sample(RandomGenerator random) {
      return Duration.ofNanos(random.nextLong(from.toNanos(), to.toNanos() + 1));
    }

    @Override
    public String toString() {
      return DurationText.of(from) + "-" + DurationText.of(to);
    }
  }

  /**
   * {@code median * e^(sigma * N(0,1))}: half of the requests take longer than {@code median}.
   *
   * @param sigma 0..3; 0.5 puts one request in forty above 2.7 medians
   */
  record LogNormal(Duration median, double sigma) implements Delay {

    private static final double MAX_SIGMA = 3;
    private static final Pattern PATTERN =
        Pattern.compile("lognormal\\(\\s*(\\w+)\\s*,\\s*(\\d+(?:\\.\\d+)?)\\s*\\)");

    /**
     * @throws InvalidInput when {@code sigma} is outside its range
     */
    public LogNormal {
      if (!(sigma >= 0 && sigma <= MAX_SIGMA)) {
        throw new InvalidInput("delay", Double.toString(sigma), "a sigma of 0..3");
      }
    }

    private static Optional<Delay> parse(String text) {
      Matcher matcher = PATTERN.matcher(text);
      return matcher.matches()
          ? DurationText.parse(matcher.group(1))
              .map(median -> new LogNormal(median, Double.parseDouble(matcher.group(2))))
          : Optional.empty();
    }

    @Override
    public Duration sample(RandomGenerator random) {
      return Duration.ofNanos((long) (median.toNanos() * Math.exp(sigma * random.nextGaussian())));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "lognormal(%s, %s)", DurationText.of(median), sigma);
    }
  }
}

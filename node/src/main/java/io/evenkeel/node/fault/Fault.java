package io.evenkeel.node.fault;

import io.evenkeel.node.input.DurationText;
import io.evenkeel.node.input.InvalidInput;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What the requests to {@code /process} suffer. The rates are shares of the requests, exclude each
 * other and add up to 1 at most; the latency meets every request. Only {@code closeFor} meets
 * everything, {@code /health} too.
 *
 * <p><i>Immutable.</i>
 *
 * @param errorRate 0..1, answered with {@code errorStatus}
 * @param errorStatus 400..599
 * @param latency before whatever happens to the request, 0 to 10 minutes
 * @param dropRate 0..1, connection closed (FIN) without an answer
 * @param resetRate 0..1, connection reset (RST) without an answer
 * @param cutRate 0..1, connection reset (RST) in the middle of the answer
 * @param hangRate 0..1, not answered while this fault lasts
 * @param closeFor how long, from its setting on, every connection is closed as soon as it is
 *     accepted, 0 to 10 minutes; it ends by itself, because nobody could reach the node to end it
 */
public record Fault(
    double errorRate,
    int errorStatus,
    Duration latency,
    double dropRate,
    double resetRate,
    double cutRate,
    double hangRate,
    Duration closeFor) {

  /** The longest latency, and the longest that all connections are closed. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  /** The status of errors when none is named. */
  static final int DEFAULT_ERROR_STATUS = 500;

  /** A node in order. */
  public static final Fault NONE =
      new Fault(0, DEFAULT_ERROR_STATUS, Duration.ZERO, 0, 0, 0, 0, Duration.ZERO);

  // Ten shares of 0.1 add up to a little more than 1.
  private static final double ROUNDING = 1e-9;

  /**
   * @throws InvalidInput naming the field, the value and the expectation
   */
  public Fault {
    requireRate(FaultField.ERROR_RATE, errorRate);
    requireRate(FaultField.DROP_RATE, dropRate);
    requireRate(FaultField.RESET_RATE, resetRate);
    requireRate(FaultField.CUT_RATE, cutRate);
    requireRate(FaultField.HANG_RATE, hangRate);
    double sum = errorRate + dropRate + resetRate + cutRate + hangRate;
    if (sum > 1 + ROUNDING) {
      throw new InvalidInput("sum of the rates", Double.toString(sum), "at most 1");
    }
    if (errorStatus < 400 || errorStatus > 599) {
      throw FaultField.ERROR_STATUS.invalid(Integer.toString(errorStatus));
    }
    requireDuration(FaultField.LATENCY, latency);
    requireDuration(FaultField.CLOSE_FOR, closeFor);
  }

  /** Decides by one draw what meets one request. */
  public FaultKind draw(RandomGenerator random) {
    double left = random.nextDouble();
    if ((left -= errorRate) < 0) {
      return FaultKind.ERROR;
    }
    if ((left -= dropRate) < 0) {
      return FaultKind.DROP;
    }
    if ((left -= resetRate) < 0) {
      return FaultKind.RESET;
    }
    if ((left -= cutRate) < 0) {
      return FaultKind.CUT;
    }
    return left < hangRate ? FaultKind.HANG : FaultKind.NONE;
  }

  private static void requireRate(FaultField field, double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw field.invalid(Double.toString(rate));
    }
  }

  private static void requireDuration(FaultField field, Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw field.invalid(DurationText.of(duration));
    }
  }
}

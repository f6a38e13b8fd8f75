package io.evenkeel.orchestrator.verdict;

import java.util.Locale;

/**
 * What one probe found.
 *
 * <p><i>Immutable.</i>
 *
 * @param reason short, for people: {@code status 200}, {@code connection refused}
 */
public record Observation(Kind kind, String reason) {

  /** How a probe ended. */
  public enum Kind {
    /** The backend answered as it should. */
    SUCCESS,
    /** It did not. */
    FAILURE,
    /** It asks to be left alone: down at once. */
    DRAINING,
    /** The probe says nothing about the backend: this process was paused, or out of sockets. */
    DISCARDED;

    /** The word in metric tags. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The backend answered as it should. */
  public static Observation success(String reason) {
    return new Observation(Kind.SUCCESS, reason);
  }

  /** The backend did not answer as it should. */
  public static Observation failure(String reason) {
    return new Observation(Kind.FAILURE, reason);
  }

  /** The backend asks to be left alone. */
  public static Observation draining() {
    return new Observation(Kind.DRAINING, "draining");
  }

  /** Nothing was learnt about the backend. */
  public static Observation discarded(String reason) {
    return new Observation(Kind.DISCARDED, reason);
  }
}

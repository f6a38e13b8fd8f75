package io.evenkeel.systemtests.load;

import java.time.Duration;
import java.time.Instant;

/**
 * A request that is under way.
 *
 * <p><i>Immutable.</i>
 *
 * @param began when it was due
 * @param localPort of the client's connection, by which the kernel's tables know it; 0 while there
 *     is none
 */
public record Unanswered(String method, String id, Instant began, int localPort) {

  /** How long it has taken by {@code now}. */
  public Duration age(Instant now) {
    return Duration.between(began, now);
  }

  Unanswered over(int port) {
    return new Unanswered(method, id, began, port);
  }
}

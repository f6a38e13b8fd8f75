package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Loop;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Leaves an upstream that is taken out of service while its head is awaited: it is pointless to
 * wait for a hung one any longer, provided that there is somewhere else to go.
 *
 * <p><i>Confined to the loop.</i>
 */
final class Withdrawal {

  private static final Duration ANOTHER_LOOK = Duration.ofMillis(250);

  private final Loop loop;
  private final BooleanSupplier over;
  private final BooleanSupplier worthIt;
  private final BooleanSupplier withdrawn;
  private final Runnable leave;

  /**
   * @param over whether nobody waits any more
   * @param withdrawn whether the upstream is out of service still
   * @param worthIt whether there is somewhere else to go; if so, it goes
   * @param leave to be run once
   */
  Withdrawal(
      Loop loop,
      BooleanSupplier over,
      BooleanSupplier withdrawn,
      BooleanSupplier worthIt,
      Runnable leave) {
    this.loop = loop;
    this.over = over;
    this.withdrawn = withdrawn;
    this.worthIt = worthIt;
    this.leave = leave;
  }

  /** Waits for the word of the roster. */
  void await(AttemptInFlight attempt) {
    var _ = attempt.attempt().withdrawn().thenRun(() -> loop.run(() -> look(attempt)));
  }

  private void look(AttemptInFlight attempt) {
    if (over.getAsBoolean()) {
      return;
    }
    if (!withdrawn.getAsBoolean()) {
      // It has come back meanwhile.
      await(attempt);
    } else if (worthIt.getAsBoolean()) {
      leave.run();
    } else {
      // Somebody else may come back, and so do the tokens for retries.
      var _ = loop.schedule(() -> look(attempt), ANOTHER_LOOK);
    }
  }
}

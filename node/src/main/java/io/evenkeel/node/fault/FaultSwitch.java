package io.evenkeel.node.fault;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The fault of the hour.
 *
 * <p><i>Thread-safe, read on every request.</i>
 */
public final class FaultSwitch {

  private final AtomicReference<Setting> current =
      new AtomicReference<>(new Setting(Fault.NONE, new CountDownLatch(1)));

  /** What meets a request that arrives now. */
  public Setting current() {
    return current.get();
  }

  /** Replaces the fault; what hangs on the old one goes on. */
  public Fault set(Fault fault) {
    Setting old = current.getAndSet(new Setting(fault, new CountDownLatch(1)));
    old.ended.countDown();
    return old.fault;
  }

  /**
   * A fault from its setting to its replacement.
   *
   * @param fault what requests meet meanwhile
   * @param ended open once another setting has taken its place
   */
  public record Setting(Fault fault, CountDownLatch ended) {

    /** Waits for the end, {@code timeout} at most; whether it has come. */
    public boolean endsWithin(Duration timeout) throws InterruptedException {
      return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}

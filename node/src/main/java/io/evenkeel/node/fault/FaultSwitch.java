package io.evenkeel.node.fault;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The fault of the hour.
 *
 * <p><i>Thread-safe, read on every request.</i>
 */
public final class FaultSwitch {

  private final LongSupplier nanoTime;
  private final AtomicReference<Setting> current;

  /** In order. */
  public FaultSwitch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.current = new AtomicReference<>(begin(Fault.NONE));
  }

  /** What meets a request that arrives now. */
  public Setting current() {
    return current.get();
  }

  /** Replaces the fault; what hangs on the old one goes on. */
  public Fault set(Fault fault) {
    Setting old = current.getAndSet(begin(fault));
    old.ended.countDown();
    return old.fault;
  }

  /** Whether a connection that is accepted now is closed at once. */
  public boolean closesConnections() {
    Setting setting = current.get();
    return nanoTime.getAsLong() - setting.sinceNanos < setting.fault.closeFor().toNanos();
  }

  private Setting begin(Fault fault) {
    return new Setting(fault, nanoTime.getAsLong(), new CountDownLatch(1));
  }

  /**
   * A fault from its setting to its replacement.
   *
   * @param fault what requests meet meanwhile
   * @param sinceNanos when that began, in the time of its switch
   * @param ended open once another setting has taken its place
   */
  public record Setting(Fault fault, long sinceNanos, CountDownLatch ended) {

    /** Waits for the end, {@code timeout} at most; whether it has come. */
    public boolean endsWithin(Duration timeout) throws InterruptedException {
      return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}

package io.evenkeel.balancer.retry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Bounds retries to a share of the traffic, so that a failing fleet is not sent more than it
 * already cannot bear.
 *
 * <p>Each first attempt deposits a part of a token, each retry withdraws one. Deposits and
 * withdrawals are forgotten after ten seconds; a reserve that does not depend on the traffic lets a
 * quiet proxy retry too. The idea is that of Finagle's {@code RetryBudget}.
 *
 * <p><i>Thread-safe, called on every request.</i> A deposit takes no lock; a withdrawal, which is
 * rare, does, so that no token is spent twice.
 */
public final class RetryBudget {

  /** How long a deposit can be spent, in seconds. */
  public static final int LIFE_SECONDS = 10;

  private static final long TOKEN = 1_000;

  private final long deposit;
  private final long reserve;
  private final AtomicReferenceArray<@Nullable Slot> ring =
      new AtomicReferenceArray<>(LIFE_SECONDS);

  /**
   * @param ratio tokens that each first attempt deposits, 0 or more
   * @param reservePerSecond tokens per second that are there without any traffic, 0 or more
   */
  public RetryBudget(double ratio, int reservePerSecond) {
    this.deposit = Math.round(ratio * TOKEN);
    this.reserve = (long) reservePerSecond * LIFE_SECONDS * TOKEN;
  }

  /** A first attempt begins. */
  public void deposit(long nanoTime) {
    slot(second(nanoTime)).milliTokens.add(deposit);
  }

  /**
   * Takes a token for one retry.
   *
   * @return false when there is none, and the retry must not be made
   */
  public synchronized boolean withdraw(long nanoTime) {
    long now = second(nanoTime);
    if (balance(now) < TOKEN) {
      return false;
    }
    slot(now).milliTokens.add(-TOKEN);
    return true;
  }

  private long balance(long now) {
    long balance = reserve;
    for (int i = 0; i < LIFE_SECONDS; i++) {
      Slot slot = ring.get(i);
      if (slot != null && now - slot.second < LIFE_SECONDS) {
        balance += slot.milliTokens.sum();
      }
    }
    return balance;
  }

  private Slot slot(long second) {
    int index = Math.floorMod(second, LIFE_SECONDS);
    while (true) {
      Slot slot = ring.get(index);
      // A caller that read the clock just before the second turned may find its slot reused.
      if (slot != null && slot.second >= second) {
        return slot;
      }
      ring.compareAndSet(index, slot, new Slot(second));
    }
  }

  private static long second(long nanoTime) {
    return Math.floorDiv(nanoTime, TimeUnit.SECONDS.toNanos(1));
  }

  private static final class Slot {

    private final long second;
    private final LongAdder milliTokens = new LongAdder();

    private Slot(long second) {
      this.second = second;
    }
  }
}

package io.evenkeel.balancer.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {

  @Test
  void allowsOneRetryForFiveFirstAttempts() {
    RetryBudget budget = new RetryBudget(0.2, 0);
    deposit(budget, 4, 0);
    assertThat(budget.withdraw(0)).isFalse();
    deposit(budget, 1, 0);
    assertThat(budget.withdraw(0)).isTrue();
    assertThat(budget.withdraw(0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -25, 1_000_000, Long.MAX_VALUE / 1_000_000_000 - 20})
  void forgetsDepositsAfterTenSeconds(long start) {
    RetryBudget budget = new RetryBudget(0.2, 0);
    deposit(budget, 10, seconds(start));
    assertThat(budget.withdraw(seconds(start + 9))).isTrue();
    assertThat(budget.withdraw(seconds(start + 10))).isFalse();
  }

  @Test
  void keepsAReserveWithoutTraffic() {
    RetryBudget budget = new RetryBudget(0.2, 10);
    assertThat(withdrawn(budget, 0)).isEqualTo(100);
    assertThat(withdrawn(budget, seconds(9))).isZero();
    assertThat(withdrawn(budget, seconds(10))).isEqualTo(100);
  }

  @Test
  void spendsNoTokenTwiceAcrossThreads() throws Exception {
    RetryBudget budget = new RetryBudget(1, 0);
    deposit(budget, 1_000, 0);
    int[] got = new int[4];
    Thread[] threads = new Thread[got.length];
    for (int i = 0; i < threads.length; i++) {
      int mine = i;
      threads[i] = Thread.ofPlatform().start(() -> got[mine] = withdrawn(budget, 0));
    }
    int sum = 0;
    for (int i = 0; i < threads.length; i++) {
      threads[i].join();
      sum += got[i];
    }
    assertThat(sum).isEqualTo(1_000);
  }

  private static void deposit(RetryBudget budget, int times, long nanoTime) {
    for (int i = 0; i < times; i++) {
      budget.deposit(nanoTime);
    }
  }

  private static int withdrawn(RetryBudget budget, long nanoTime) {
    int times = 0;
    while (budget.withdraw(nanoTime)) {
      times++;
    }
    return times;
  }

  private static long seconds(long n) {
    return TimeUnit.SECONDS.toNanos(n);
  }
}

package io.evenkeel.balancer.proxy.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NameCacheTest {

  private final AtomicLong now = new AtomicLong(-1);
  private final ArrayDeque<Runnable> offLoop = new ArrayDeque<>();
  private List<InetAddress> answer = List.of(InetAddress.getLoopbackAddress());
  private boolean known = true;
  private int lookups;

  private final NameCache cache =
      new NameCache(
          host -> {
            lookups++;
            if (!known) {
              throw new UnknownHostException(host);
            }
            return answer;
          },
          offLoop::add,
          now::get);

  @Test
  void asksOnceForAllWhoWait() {
    CompletableFuture<List<InetAddress>> first = cache.addresses("backend1");
    CompletableFuture<List<InetAddress>> second = cache.addresses("backend1");
    assertThat(first).isNotDone();

    runOffLoop();

    assertThat(first).isCompletedWithValue(answer);
    assertThat(second).isCompletedWithValue(answer);
    assertThat(lookups).isEqualTo(1);
  }

  @Test
  void forgetsAnAddressAfterItsLife() throws Exception {
    CompletableFuture<List<InetAddress>> first = cache.addresses("backend1");
    runOffLoop();
    assertThat(first).isCompleted();
    answer = List.of(InetAddress.getByAddress(new byte[] {10, 0, 0, 9}));

    now.addAndGet(NameCache.LIFE.toNanos() - 1);
    assertThat(cache.addresses("backend1"))
        .isCompletedWithValue(List.of(InetAddress.getLoopbackAddress()));

    now.addAndGet(1);
    CompletableFuture<List<InetAddress>> later = cache.addresses("backend1");
    runOffLoop();
    assertThat(later).isCompletedWithValue(answer);
  }

  @Test
  void doesNotRememberThatANameWasUnknown() {
    known = false;
    CompletableFuture<List<InetAddress>> first = cache.addresses("backend1");
    runOffLoop();
    assertThat(first).isCompletedExceptionally();

    known = true;
    CompletableFuture<List<InetAddress>> second = cache.addresses("backend1");
    runOffLoop();
    assertThat(second).isCompletedWithValue(answer);
  }

  private void runOffLoop() {
    for (Runnable task = offLoop.poll(); task != null; task = offLoop.poll()) {
      task.run();
    }
  }
}

package io.evenkeel.balancer.proxy.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class NameThreadsTest {

  @Test
  void lookUpsThatHangDoNotPileUpThreads() {
    Executor threads = NameThreads.create();
    CountDownLatch end = new CountDownLatch(1);
    Set<Thread> hanging = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(100);
    try {
      for (int i = 0; i < 100; i++) {
        threads.execute(() -> {
          hanging.add(Thread.currentThread());
          await().until(() -> end.getCount() == 0);
          all.countDown();
        });
      }
      await().until(() -> hanging.size() == 16);
    } finally {
      end.countDown();
    }
    await().until(() -> all.getCount() == 0);
    assertThat(hanging).hasSize(16).allMatch(Thread::isDaemon).noneMatch(Thread::isVirtual);
  }
}

package io.evenkeel.balancer.proxy.name;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads on which names are looked up.
 *
 * <p>Of the platform, and few: a look-up waits in native code, where a virtual thread would keep
 * its carrier, and the scheduler would start another one for each look-up that hangs. No name is
 * looked up twice at a time, so what waits here is bounded by the number of names. They are
 * daemons, for nothing can interrupt such a wait.
 */
public final class NameThreads {

  /** Names that may hang at a time before the others wait too, which are held meanwhile. */
  private static final int MOST = 16;

  private static final long IDLE_SECONDS = 30;

  private NameThreads() {}

  /** Starts a thread when it is needed. */
  public static Executor create() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MOST,
            MOST,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("names-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}

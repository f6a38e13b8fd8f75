package io.evenkeel.launcher.session;

import io.evenkeel.launcher.console.Console;
import io.evenkeel.launcher.control.ControlServer;
import io.evenkeel.launcher.topology.StartFailure;
import io.evenkeel.launcher.topology.Topology;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A planned topology and what goes with it, to be ended exactly once.
 *
 * <p><i>Thread-safe: whoever ends it first does so, the others wait for that.</i>
 */
final class Running {

  private static final double NANOS = 1e9;

  private final Topology topology;
  private final Console console;
  private final Narrator narrator;
  private final Recorder recorder;
  private final ControlServer control;
  private final LogFeed logs;
  private final AtomicBoolean ending = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  Running(
      Topology topology,
      Console console,
      Narrator narrator,
      Recorder recorder,
      ControlServer control,
      LogFeed logs) {
    this.topology = topology;
    this.console = console;
    this.narrator = narrator;
    this.recorder = recorder;
    this.control = control;
    this.logs = logs;
  }

  /**
   * Starts everything, says so, and waits for the end.
   *
   * @return the exit code
   */
  int untilEnd() throws InterruptedException {
    Optional<String> failure = start();
    if (failure.isPresent()) {
      end();
    }
    ended.await();
    // Last of all, so that nobody has to look for it above the noise of the end.
    failure.ifPresent(console::complain);
    return failure.isPresent() ? 1 : 0;
  }

  /** What went wrong, if something did. */
  private Optional<String> start() {
    long begin = System.nanoTime();
    console.say(
        "Redis: %s, %s"
            .formatted(RedisUrl.withoutPassword(topology.redisUrl()), topology.redisOrigin()));
    try {
      topology.start();
    } catch (StartFailure | IllegalStateException e) {
      if (ending.get()) {
        return Optional.empty();
      }
      String why = String.valueOf(e.getMessage());
      console.complain(why.lines().findFirst().orElse(why));
      return Optional.of(why);
    }
    console.block(Summary.of(topology, console.palette()));
    console.say(
        console.palette().good("up after %.1f s".formatted((System.nanoTime() - begin) / NANOS)));
    return Optional.empty();
  }

  /** Stops everything in reverse order; returns when nothing is left. */
  void end() {
    if (ending.compareAndSet(false, true)) {
      try {
        narrator.said("stopping everything");
        topology.close();
        logs.close();
        narrator.said("everything has been stopped");
        recorder.close();
      } finally {
        ended.countDown();
      }
    } else {
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The same, and lets the terminals go that waited for it. */
  void endAndClose() {
    end();
    control.close();
    logs.close();
  }
}

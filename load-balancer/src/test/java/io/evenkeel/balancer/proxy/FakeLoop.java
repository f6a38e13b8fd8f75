package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A loop whose time passes when a test says so; it is always on it. */
final class FakeLoop implements Loop {

  private record Task(Runnable run, long due) {}

  private final List<Task> tasks = new ArrayList<>();
  private long now = 1_000;

  long nanoTime() {
    return now;
  }

  /** Timers set and neither run nor cancelled. */
  int pending() {
    return tasks.size();
  }

  /** Lets time pass, and runs what falls due meanwhile. */
  void pass(Duration time) {
    long until = now + time.toNanos();
    for (Optional<Task> next = due(until); next.isPresent(); next = due(until)) {
      Task task = next.get();
      tasks.remove(task);
      now = Math.max(now, task.due);
      task.run.run();
    }
    now = until;
  }

  private Optional<Task> due(long until) {
    return tasks.stream()
        .filter(task -> task.due <= until)
        .min(Comparator.comparingLong(Task::due));
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public Timer schedule(Runnable run, Duration delay) {
    Task task = new Task(run, now + delay.toNanos());
    tasks.add(task);
    return () -> tasks.remove(task);
  }
}

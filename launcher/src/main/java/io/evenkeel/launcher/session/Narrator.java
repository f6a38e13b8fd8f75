package io.evenkeel.launcher.session;

import io.evenkeel.launcher.console.Console;
import io.evenkeel.launcher.topology.ManagedProcess;
import io.evenkeel.launcher.topology.ProcessState;
import io.evenkeel.launcher.topology.TopologyListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells each change of a process in a sentence, on the console and to the terminals that wait for
 * it.
 *
 * <p><i>Thread-safe.</i>
 */
final class Narrator implements TopologyListener {

  private static final double NANOS = 1e9;
  private static final int SIGNALLED = 128;

  private final Console console;
  private final LongSupplier nanoTime;
  private final Map<String, Long> since = new ConcurrentHashMap<>();
  private final Map<String, ProcessState> before = new ConcurrentHashMap<>();
  private final List<Consumer<String>> hearers = new CopyOnWriteArrayList<>();

  Narrator(Console console, LongSupplier nanoTime) {
    this.console = console;
    this.nanoTime = nanoTime;
  }

  @Override
  public void changed(ManagedProcess process) {
    ProcessState state = process.state();
    ProcessState last = before.put(process.name(), state);
    if (state == ProcessState.STARTING || state == ProcessState.STOPPING) {
      since.put(process.name(), nanoTime.getAsLong());
    }
    if (state != last) {
      said(process.name() + ": " + sentence(process, state, last == ProcessState.PAUSED));
    }
  }

  @Override
  public void said(String what) {
    console.say(what);
    hearers.forEach(hearer -> hearer.accept(what));
  }

  /** Does {@code action} while {@code hearer} hears everything that is said. */
  void whileHearing(Consumer<String> hearer, Runnable action) {
    hearers.add(hearer);
    try {
      action.run();
    } finally {
      hearers.remove(hearer);
    }
  }

  private String sentence(ManagedProcess process, ProcessState state, boolean wasPaused) {
    return switch (state) {
      case PLANNED -> "planned";
      case STARTING -> wasPaused ? "resumed" : "starting, PID " + process.pid().orElse(0);
      case RUNNING -> wasPaused ? "resumed" : "ready after " + elapsed(process);
      case PAUSED -> "paused";
      case STOPPING -> "stopping";
      case STOPPED -> "stopped after " + elapsed(process);
      case KILLED -> "killed";
      case DONE -> "done after " + elapsed(process);
      case FAILED -> "ended by itself, " + exit(process.exitCode().orElse(-1));
    };
  }

  private static String exit(int code) {
    return code > SIGNALLED ? "by signal " + (code - SIGNALLED) : "exit code " + code;
  }

  private String elapsed(ManagedProcess process) {
    long now = nanoTime.getAsLong();
    return "%.1f s".formatted((now - since.getOrDefault(process.name(), now)) / NANOS);
  }
}

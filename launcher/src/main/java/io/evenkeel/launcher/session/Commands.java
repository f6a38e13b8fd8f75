package io.evenkeel.launcher.session;

import io.evenkeel.launcher.control.ControlHandler;
import io.evenkeel.launcher.control.Reply;
import io.evenkeel.launcher.control.Request;
import io.evenkeel.launcher.state.TopologyState;
import io.evenkeel.launcher.topology.ManagedProcess;
import io.evenkeel.launcher.topology.ProcessState;
import io.evenkeel.launcher.topology.Role;
import io.evenkeel.launcher.topology.StartFailure;
import io.evenkeel.launcher.topology.Topology;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What second terminals may ask for.
 *
 * <p><i>Thread-safe; called on a thread per request.</i>
 */
final class Commands implements ControlHandler {

  /** How long a terminal waits for what it started. */
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  private final Topology topology;
  private final Snapshot snapshot;
  private final Narrator narrator;
  private final Runnable stopAll;

  Commands(Topology topology, Snapshot snapshot, Narrator narrator, Runnable stopAll) {
    this.topology = topology;
    this.snapshot = snapshot;
    this.narrator = narrator;
    this.stopAll = stopAll;
  }

  @Override
  public void handle(Request request, Consumer<Reply> replies) {
    String name = request.name();
    if (request.verb() == Request.Verb.STATUS) {
      status(replies);
    } else if (name != null) {
      one(request.verb(), name, replies);
    } else if (request.verb() == Request.Verb.STOP) {
      all(replies);
    } else {
      replies.accept(
          Reply.failed(
              "%s: no name (expected: a process)"
                  .formatted(request.verb().name().toLowerCase(Locale.ROOT))));
    }
  }

  private void status(Consumer<Reply> replies) {
    TopologyState state = snapshot.takeWithRegistry();
    replies.accept(Reply.topology(state));
    boolean complete =
        topology.processes().stream()
            .filter(process -> process.role() != Role.REDIS_INIT && !topology.isSpare(process))
            .allMatch(process -> process.state() == ProcessState.RUNNING);
    replies.accept(Reply.exit(complete ? 0 : 1));
  }

  private void all(Consumer<Reply> replies) {
    narrator.whileHearing(line -> replies.accept(Reply.line(line)), stopAll);
    replies.accept(Reply.exit(0));
  }

  private void one(Request.Verb verb, String name, Consumer<Reply> replies) {
    Consumer<String> hearer =
        line -> {
          if (line.startsWith(name + ": ")) {
            replies.accept(Reply.line(line));
          }
        };
    try {
      ManagedProcess process = topology.process(name);
      narrator.whileHearing(hearer, () -> apply(verb, process));
      replies.accept(Reply.exit(0));
    } catch (IllegalArgumentException | IllegalStateException | StartFailure e) {
      replies.accept(Reply.failed(String.valueOf(e.getMessage())));
    }
  }

  private void apply(Request.Verb verb, ManagedProcess process) {
    switch (verb) {
      case START -> start(process);
      case STOP -> stop(process);
      case KILL -> kill(process);
      case PAUSE -> process.pause();
      case RESUME -> process.resume();
      case STATUS -> throw new IllegalArgumentException("status: of the whole topology only");
    }
  }

  private void start(ManagedProcess process) {
    if (process.role() == Role.REDIS_INIT) {
      topology.seed();
    } else {
      process.start();
      process.awaitReady(READY_LIMIT);
    }
  }

  private void stop(ManagedProcess process) {
    if (process.isAlive()) {
      process.stop();
    } else {
      narrator.said("%s: nothing to stop, it is %s".formatted(process.name(), process.state()));
    }
  }

  private static void kill(ManagedProcess process) {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "%s: %s (expected: running or paused)".formatted(process.name(), process.state()));
    }
    process.kill();
  }
}

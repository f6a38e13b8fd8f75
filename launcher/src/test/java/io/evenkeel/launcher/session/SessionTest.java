package io.evenkeel.launcher.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.evenkeel.launcher.console.Console;
import io.evenkeel.launcher.console.Palette;
import io.evenkeel.launcher.control.ControlClient;
import io.evenkeel.launcher.control.Reply;
import io.evenkeel.launcher.control.Request;
import io.evenkeel.launcher.state.ProcessEntry;
import io.evenkeel.launcher.state.StateDirectory;
import io.evenkeel.launcher.state.TopologyState;
import io.evenkeel.launcher.testing.ProcessTable;
import io.evenkeel.launcher.testing.StandIn;
import io.evenkeel.launcher.testing.StandInLauncher;
import io.evenkeel.launcher.topology.TopologyOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real launcher in a process of its own, which can be signalled and killed. */
class SessionTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;

  private StateDirectory state;
  private Process launcher;

  @BeforeEach
  void up() throws IOException {
    state = new StateDirectory(directory.resolve("state"));
    launch();
  }

  @AfterEach
  void down() throws InterruptedException {
    launcher.destroyForcibly().waitFor();
  }

  @Test
  void sigtermStopsEverythingInReverseOrder() throws Exception {
    List<Long> pids = pids();

    launcher.destroy();

    assertThat(launcher.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(launcher.exitValue()).isEqualTo(128 + 15);
    assertThat(pids).noneMatch(ProcessTable::runs);
    assertThat(console())
        .containsSubsequence(
            "load-balancer1: stopped",
            "backend1: stopping",
            "orchestrator1: stopped",
            "redis: stopped",
            "everything has been stopped");
    assertThat(state.read()).isEmpty();
  }

  @Test
  void sigkillLeavesNoProcessBehindNotEvenAFrozenOne() throws Exception {
    List<Long> pids = pids();
    assertThat(ask(Request.Verb.PAUSE, "backend1")).isZero();
    assertThat(pids).hasSize(5).allMatch(ProcessTable::runs);

    launcher.destroyForcibly();

    await().atMost(LIMIT).until(() -> pids.stream().noneMatch(ProcessTable::runs));
    await()
        .atMost(LIMIT)
        .until(() ->
            Files.readString(state.logs().resolve("guardian.log")).contains("nothing is left"));
  }

  @Test
  void nextUpWaitsForWhatAKilledOneLeft() throws Exception {
    List<Long> pids = pids();
    ask(Request.Verb.PAUSE, "backend1");

    launcher.destroyForcibly().waitFor();
    launch();

    assertThat(console()).contains("an earlier launcher was killed; its guardian is ending ");
    assertThat(pids).noneMatch(ProcessTable::runs);
    assertThat(stateOf("backend1")).isEqualTo("running");
  }

  @Test
  void secondTerminalSeesAndControlsEachProcess() throws Exception {
    assertThat(ask(Request.Verb.STATUS, null)).as("everything runs").isZero();
    assertThat(stateOf("backend1")).isEqualTo("running");

    assertThat(ask(Request.Verb.KILL, "backend1")).isZero();
    assertThat(stateOf("backend1")).isEqualTo("killed");
    assertThat(ask(Request.Verb.STATUS, null)).as("something does not run").isOne();
    assertThat(ask(Request.Verb.KILL, "backend1")).as("nothing to kill").isOne();
    assertThat(ask(Request.Verb.START, "backend1")).isZero();
    assertThat(stateOf("backend1")).isEqualTo("running");
    assertThat(ask(Request.Verb.PAUSE, "backend1")).isZero();
    assertThat(stateOf("backend1")).isEqualTo("paused");
    assertThat(ask(Request.Verb.RESUME, "backend1")).isZero();
    assertThat(ask(Request.Verb.STOP, "backend1")).isZero();
    assertThat(stateOf("backend1")).isEqualTo("stopped");
    assertThat(ask(Request.Verb.STOP, "backend1")).as("it is stopped, as was asked").isZero();
    assertThat(ask(Request.Verb.START, "nobody")).isOne();
  }

  @Test
  void statusTellsWhatTheRegistrySays() throws Exception {
    List<Reply> replies = replies(Request.Verb.STATUS, null);

    TopologyState shown =
        replies.stream().map(Reply::topology).filter(Objects::nonNull).findFirst().orElseThrow();
    assertThat(shown.processes())
        .filteredOn(process -> process.role().equals("backend"))
        .extracting(ProcessEntry::registry)
        .containsExactly("not registered", "not registered");
  }

  @Test
  void secondTerminalStopsEverythingAndWaitsForIt() throws Exception {
    List<Long> pids = pids();

    List<Reply> replies = replies(Request.Verb.STOP, null);

    assertThat(pids).noneMatch(ProcessTable::runs);
    assertThat(replies).extracting(Reply::line).contains("everything has been stopped");
    assertThat(launcher.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(launcher.exitValue()).isZero();
  }

  @Test
  void anotherUpIsRefusedWhileOneRuns() {
    TopologyOptions options = TopologyOptions.builder().stateDirectory(state.path()).build();
    Session another = new Session(new Console(System.out, new Palette(false), List.of()), state);

    assertThatIllegalStateException()
        .isThrownBy(() -> another.run(options, StandIn.commands(), directory))
        .withMessage(
            "a topology is up already (launcher PID %d); ./evenkeel stop ends it"
                .formatted(launcher.pid()));
  }

  @Test
  void linesOfProcessesCarryTheirNames() throws IOException {
    assertThat(console().lines())
        .anyMatch(line -> line.startsWith("backend1       | [NODE, "))
        .anyMatch(line -> line.startsWith("evenkeel       | backend1: ready after "));
  }

  private void launch() throws IOException {
    List<String> command = new ArrayList<>(StandIn.java(StandInLauncher.class));
    command.add(state.path().toString());
    launcher =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("console").toFile())
            .start();
    await().atMost(LIMIT).until(() -> console().contains("up after"));
  }

  private String console() throws IOException {
    return Files.readString(directory.resolve("console"));
  }

  private List<Long> pids() throws IOException {
    return state.read().orElseThrow().processes().stream()
        .filter(process -> process.state().equals("running"))
        .map(ProcessEntry::pid)
        .filter(Objects::nonNull)
        .toList();
  }

  private String stateOf(String name) throws IOException {
    return state.read().orElseThrow().processes().stream()
        .filter(process -> process.name().equals(name))
        .map(ProcessEntry::state)
        .findFirst()
        .orElseThrow();
  }

  private int ask(Request.Verb verb, @Nullable String name) throws IOException {
    return Objects.requireNonNull(replies(verb, name).getLast().exit());
  }

  private List<Reply> replies(Request.Verb verb, @Nullable String name) throws IOException {
    List<Reply> replies = new ArrayList<>();
    Path socket = Path.of(state.read().orElseThrow().control());
    ControlClient.ask(socket, new Request(verb, name), replies::add);
    return replies;
  }
}

package io.evenkeel.launcher.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.launcher.process.Custodian;
import io.evenkeel.launcher.process.Spawner;
import io.evenkeel.launcher.testing.ProcessTable;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int KILLED = 128 + 9;

  @TempDir private Path directory;

  private final Set<Long> inCustody = ConcurrentHashMap.newKeySet();
  private ManagedProcess process;

  @BeforeEach
  void plan() {
    process = managed("sleep", "600");
  }

  @AfterEach
  void end() {
    process.kill();
  }

  @Test
  void runsTheProgramItselfUnderTheReportedPid() {
    process.start();
    process.awaitReady(LIMIT);

    assertThat(process.state()).isEqualTo(ProcessState.RUNNING);
    await()
        .untilAsserted(() ->
            assertThat(ProcessTable.command(process.pid().orElseThrow()))
                .as("no wrapper is left")
                .startsWith("sleep 600"));
  }

  @Test
  void isInCustodyExactlyWhileItRuns() {
    process.start();
    assertThat(inCustody).containsExactly(process.pid().orElseThrow());

    process.stop();
    await().until(inCustody::isEmpty);
  }

  @Test
  void killedOneIsKilledAndCanBeStartedAgainAsAnother() {
    process.start();
    long first = process.pid().orElseThrow();

    process.kill();
    assertThat(process.state()).isEqualTo(ProcessState.KILLED);
    assertThat(process.exitCode()).hasValue(KILLED);

    process.start();
    assertThat(process.pid().orElseThrow()).isNotEqualTo(first);
  }

  @Test
  void pausedOneIsStoppedByTheOperatingSystemUntilResumed() {
    process.start();
    process.awaitReady(LIMIT);

    process.pause();
    assertThat(process.state()).isEqualTo(ProcessState.PAUSED);
    await().until(() -> ProcessTable.state(process.pid().orElseThrow()).startsWith("T"));

    process.resume();
    assertThat(process.state()).isEqualTo(ProcessState.RUNNING);
    await().until(() -> ProcessTable.state(process.pid().orElseThrow()).startsWith("S"));
  }

  @Test
  void pausedOneCanBeStopped() {
    process.start();
    process.pause();

    process.stop();

    assertThat(process.state()).isEqualTo(ProcessState.STOPPED);
  }

  @Test
  void oneThatEndsByItselfHasFailedOrIsDoneByItsExitCode() {
    process = managed("sh", "-c", "exit 3");
    process.start();
    assertThat(process.awaitEnd(LIMIT)).isTrue();
    assertThat(process.state()).isEqualTo(ProcessState.FAILED);
    assertThat(process.exitCode()).hasValue(3);

    process = managed("true");
    process.start();
    assertThat(process.awaitEnd(LIMIT)).isTrue();
    assertThat(process.state()).isEqualTo(ProcessState.DONE);
  }

  @Test
  void failureToBecomeReadyCarriesTheLastLines() {
    process =
        new ManagedProcess(
            plan(() -> false, "sh", "-c", "echo the port is taken; exit 1"),
            new Spawner(custodian()),
            TopologyListener.NONE);
    process.start();

    assertThatThrownBy(() -> process.awaitReady(LIMIT))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("sleeper: ended before it was ready, exit code 1")
        .hasMessageContaining("the port is taken");
  }

  @Test
  void refusesWhatItsStateDoesNotAllow() {
    assertThatIllegalStateException()
        .isThrownBy(process::resume)
        .withMessage("sleeper: planned (expected: paused)");
    process.start();
    assertThatIllegalStateException()
        .isThrownBy(process::start)
        .withMessage("sleeper: starting (expected: stopped or killed)");
  }

  private ManagedProcess managed(String... command) {
    return new ManagedProcess(
        plan(() -> true, command), new Spawner(custodian()), TopologyListener.NONE);
  }

  private ProcessPlan plan(Readiness readiness, String... command) {
    URI url = URI.create("http://127.0.0.1:9");
    Path log = directory.resolve("sleeper.log");
    return new ProcessPlan(
        "sleeper", Role.BACKEND, List.of(command), Map.of(), url, url, log, readiness);
  }

  private Custodian custodian() {
    return new Custodian() {
      @Override
      public void took(String name, long pid, Instant startedAt) {
        inCustody.add(pid);
      }

      @Override
      public void released(long pid) {
        inCustody.remove(pid);
      }
    };
  }
}

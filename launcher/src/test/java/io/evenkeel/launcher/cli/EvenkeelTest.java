package io.evenkeel.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.launcher.app.Installation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvenkeelTest {

  @TempDir private Path root;

  private final StringWriter err = new StringWriter();

  @BeforeEach
  void inAnEmptyProject() {
    System.setProperty(Installation.ROOT_PROPERTY, root.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty(Installation.ROOT_PROPERTY);
  }

  @Test
  void everyCommandThatNeedsATopologySaysThatNothingRuns() {
    for (String command :
        new String[] {
          "status", "stop", "down", "stop x", "start x", "kill x", "pause x", "resume x"
        }) {
      assertThat(run(command.split(" ", -1))).as(command).isEqualTo(NothingRuns.EXIT);
    }
    assertThat(err.toString()).contains("evenkeel: nothing is running (./evenkeel up starts it)");
  }

  @Test
  void impossibleOptionsAreAUsageErrorBeforeAnythingElse() {
    assertThat(run("up", "--backends", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).isEqualTo("evenkeel: --backends: 0 (expected: 1..64)\n");

    assertThat(run("up", "--backends", "many")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("up", "--nonsense")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("kill")).as("kill needs a name").isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(root.toFile().list()).as("nothing was left behind").isEmpty();
  }

  @Test
  void whatWasNotBuiltIsNamedBeforeAnythingStarts() {
    assertThat(
            run(
                "up",
                "--port",
                "0",
                "--management-port",
                "0",
                "--orchestrator-port",
                "0",
                "--backend-port",
                "0",
                "--redis-port",
                "0"))
        .isOne();
    assertThat(err.toString()).contains("no node-<version>.jar");
  }

  @Test
  void logsOfAnUnknownNameAreRefused() {
    assertThat(run("logs", "backend9")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("backend9: no log");
  }

  private int run(String... arguments) {
    return Evenkeel.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
  }
}

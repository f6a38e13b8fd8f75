package io.evenkeel.launcher.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.launcher.process.Child;
import io.evenkeel.launcher.process.Spawner;
import io.evenkeel.launcher.testing.ProcessTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardianTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void whatWasNotReleasedEndsWithThePipe() throws IOException {
    Guardian guardian = Guardian.start(directory.resolve("guardian.log"), Duration.ofSeconds(1));
    Spawner spawner = new Spawner(guardian);
    Child willing = spawn(spawner, "sleep", "600");
    Child frozen = spawn(spawner, "sleep", "600");
    Child stubborn = spawn(spawner, "sh", "-c", "trap '' TERM; while :; do sleep 1; done");
    frozen.pause();

    guardian.close();

    await()
        .atMost(LIMIT)
        .until(() -> !willing.isAlive() && !frozen.isAlive() && !stubborn.isAlive());
    assertThat(willing.exitCode().join()).as("SIGTERM").isEqualTo(128 + 15);
    assertThat(frozen.exitCode().join()).as("SIGTERM, once resumed").isEqualTo(128 + 15);
    assertThat(stubborn.exitCode().join()).as("SIGKILL, after the limit").isEqualTo(128 + 9);
  }

  @Test
  void oneThatWasEndedByHandIsReplacedAndToldEverything() throws IOException {
    Guardian guardian = Guardian.start(directory.resolve("guardian.log"), Duration.ofSeconds(1));
    Child child = spawn(new Spawner(guardian), "sleep", "600");
    long first = guardian.pid();
    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    await().atMost(LIMIT).until(() -> guardian.pid() != first);

    guardian.close();

    await().atMost(LIMIT).until(() -> !ProcessTable.runs(child.pid()));
  }

  private Child spawn(Spawner spawner, String... command) throws IOException {
    return spawner.spawn("child", List.of(command), Map.of(), directory.resolve("child.log"));
  }
}

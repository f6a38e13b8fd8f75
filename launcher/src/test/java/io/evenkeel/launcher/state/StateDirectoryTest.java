package io.evenkeel.launcher.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

  private static final TopologyState STATE =
      new TopologyState(
          12,
          "control.sock",
          "redis://127.0.0.1:6379",
          List.of(
              new ProcessEntry("backend1", "backend", "running", 13L, 14L, "u", "m", "l", null)));

  @TempDir private Path parent;

  @Test
  void readsWhatWasWrittenLast() throws IOException {
    StateDirectory directory = created();
    directory.write(new TopologyState(1, "other", "redis://other", List.of()));

    directory.write(STATE);

    assertThat(directory.read()).contains(STATE);
    assertThat(directory.path().toFile().list())
        .as("no part is left")
        .containsOnly("topology.json");
  }

  @Test
  void missingOrTornFileIsNoTopology() throws IOException {
    StateDirectory directory = created();
    assertThat(directory.read()).isEmpty();

    Files.writeString(directory.path().resolve("topology.json"), "{\"launcherPid\": 1");
    assertThat(directory.read()).isEmpty();
  }

  @Test
  void belongsToItsOwnerAlone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(created().path())))
        .isEqualTo("rwx------");
  }

  @Test
  void forgetsTheLogsOfProcessesButNotTheGuardians() throws IOException {
    StateDirectory directory = created();
    Files.createDirectories(directory.logs());
    Files.writeString(directory.logs().resolve("backend1.log"), "old");
    Files.writeString(directory.logs().resolve("guardian.log"), "old");

    directory.clearLogs();

    assertThat(directory.logs().toFile().list()).containsExactly("guardian.log");
  }

  private StateDirectory created() throws IOException {
    StateDirectory directory = new StateDirectory(parent.resolve("state"));
    directory.create();
    return directory;
  }
}

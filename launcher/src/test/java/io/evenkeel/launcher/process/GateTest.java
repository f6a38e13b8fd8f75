package io.evenkeel.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {

  @TempDir private Path directory;

  @Test
  void programNeverStartsWhenTheLauncherDiesBeforeItOpens() throws Exception {
    Path trace = directory.resolve("trace");
    Process process = new ProcessBuilder(Gate.before(List.of("touch", trace.toString()))).start();

    process.getOutputStream().close();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(125);
    assertThat(trace).doesNotExist();
  }

  @Test
  void opensToTheProgramUnderTheSamePid() throws Exception {
    Process process = new ProcessBuilder(Gate.before(List.of("sh", "-c", "echo $$"))).start();

    process.getOutputStream().write(Gate.GO.getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().close();

    assertThat(process.inputReader().readLine()).isEqualTo(Long.toString(process.pid()));
  }
}

package io.evenkeel.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetachedTest {

  @TempDir private Path directory;

  @Test
  void takesASessionOfItsOwnWhereThatCanBeHad() throws IOException {
    Path setsid = Files.createFile(directory.resolve("setsid"));
    assertThat(setsid.toFile().setExecutable(true)).isTrue();

    assertThat(Detached.prefix("/nowhere:" + directory)).containsExactly(setsid.toString());
  }

  @Test
  void elseIgnoresTheInterruptOfTheTerminal() throws Exception {
    List<String> command = new ArrayList<>(Detached.prefix("/nowhere"));
    command.addAll(List.of("sh", "-c", "kill -INT $$; exit 5"));

    Process process = new ProcessBuilder(command).start();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("it lived on").isEqualTo(5);
  }
}

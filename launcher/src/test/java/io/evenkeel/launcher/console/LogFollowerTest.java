package io.evenkeel.launcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {

  @TempDir private Path directory;

  private final List<String> lines = new ArrayList<>();
  private Path log;
  private LogFollower follower;

  @BeforeEach
  void follow() {
    log = directory.resolve("backend1.log");
    follower = new LogFollower(log, lines::add);
  }

  @Test
  void passesOnWholeLinesOnly() throws IOException {
    follower.poll();
    append("one\ntw");
    follower.poll();
    assertThat(lines).containsExactly("one");

    append("o\r\n");
    follower.poll();
    assertThat(lines).containsExactly("one", "two");
  }

  @Test
  void doesNotTearACharacterThatWasHalfWritten() throws IOException {
    byte[] text = "ü\n".getBytes(StandardCharsets.UTF_8);
    Files.write(log, new byte[] {text[0]});
    follower.poll();
    Files.write(log, new byte[] {text[1], text[2]}, StandardOpenOption.APPEND);
    follower.poll();

    assertThat(lines).containsExactly("ü");
  }

  @Test
  void beginsAgainWhenTheLogDoes() throws IOException {
    append("a longer line of the last run\n");
    follower.poll();
    Files.writeString(log, "new\n");
    follower.poll();

    assertThat(lines).containsExactly("a longer line of the last run", "new");
  }

  @Test
  void lastLineNeedsNoEnd() throws IOException {
    append("cut off");
    follower.flush();

    assertThat(lines).containsExactly("cut off");
  }

  private void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}

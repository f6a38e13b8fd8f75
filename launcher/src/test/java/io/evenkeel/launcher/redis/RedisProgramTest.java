package io.evenkeel.launcher.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisProgramTest {

  @TempDir private Path directory;

  @Test
  void theInstalledOneComesFirst() throws IOException {
    Path installed =
        Files.createFile(Files.createDirectory(directory.resolve("bin")).resolve("redis-server"));
    assertThat(installed.toFile().setExecutable(true)).isTrue();

    RedisProgram program = RedisProgram.find("/nowhere:" + installed.getParent(), directory);

    assertThat(program.executable()).isEqualTo(installed);
    assertThat(program.origin()).isEqualTo("redis-server on PATH, " + installed);
  }

  @Test
  void elseTheCarriedOneIsUnpackedOnce() throws IOException {
    RedisProgram program = RedisProgram.find("/nowhere", directory);
    assertThat(program.executable()).isExecutable().hasParentRaw(directory);
    assertThat(program.origin()).startsWith("carried by embedded-redis, redis-server-");

    var unpacked = Files.getLastModifiedTime(program.executable());
    assertThat(RedisProgram.find("/nowhere", directory)).isEqualTo(program);
    assertThat(Files.getLastModifiedTime(program.executable())).isEqualTo(unpacked);
  }

  @Test
  void listensOnLoopbackAlone() {
    assertThat(new RedisProgram(Path.of("redis-server"), "").command(6379, directory, true))
        .containsSubsequence("--bind", "127.0.0.1")
        .containsSubsequence("--port", "6379")
        .containsSubsequence("--appendonly", "yes");
  }
}

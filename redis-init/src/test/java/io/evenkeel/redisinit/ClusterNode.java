package io.evenkeel.redisinit;

import io.evenkeel.testing.FreePort;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import redis.embedded.core.ExecutableProvider;

/** The carried Redis 6.2 in cluster mode: one node that owns all slots. */
record ClusterNode(Process process, int port) implements AutoCloseable {

  private static final int SLOTS = 16_384;
  private static final int HIGHEST_PORT = 55_535; // the cluster bus listens 10000 above
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  static ClusterNode start(Path directory) throws IOException {
    int port =
        IntStream.generate(FreePort::onLoopback)
            .filter(p -> p <= HIGHEST_PORT)
            .findFirst()
            .orElseThrow();
    String binary = ExecutableProvider.newJarResourceProvider().get().getPath();
    Process process =
        new ProcessBuilder(
                binary,
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--cluster-enabled",
                "yes",
                "--cluster-announce-ip",
                "127.0.0.1")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    ClusterNode node = new ClusterNode(process, port);
    try {
      node.takeAllSlots();
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private void takeAllSlots() {
    try (RedisClient client = RedisClient.create("redis://127.0.0.1:" + port)) {
      Awaitility.await()
          .atMost(START_LIMIT)
          .ignoreExceptionsInstanceOf(RedisException.class)
          .until(() -> client.connect().sync().ping().equals("PONG"));
      RedisCommands<String, String> redis = client.connect().sync();
      redis.clusterAddSlots(IntStream.range(0, SLOTS).toArray());
      Awaitility.await()
          .atMost(START_LIMIT)
          .until(() -> redis.clusterInfo().contains("cluster_state:ok"));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

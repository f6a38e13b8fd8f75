package io.evenkeel.testing;

import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;

/**
 * A real Redis for tests: Testcontainers' {@code redis:8-alpine} where a Docker engine answers,
 * else the binary that the embedded-redis jar carries. The log says which.
 *
 * <p><i>Thread-safe.</i>
 */
public abstract class RealRedis implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RealRedis.class);

  /** Starts an empty Redis on a free port of the loopback interface. */
  public static RealRedis start() {
    RealRedis redis = launch();
    LOG.info("Redis for tests: {}", redis);
    return redis;
  }

  /** The host to connect to. */
  public abstract String host();

  /** The port to connect to; stays the same over {@link #kill} and {@link #restart}. */
  public abstract int port();

  /** Ends the server with SIGKILL; its data are lost. */
  public abstract void kill();

  /** Starts the server again after {@link #kill}: empty, on the same port. */
  public abstract void restart();

  /** Stops the server's process with SIGSTOP: connections stay, nothing answers. */
  public abstract void pause();

  /** Undoes {@link #pause}. */
  public abstract void resume();

  @Override
  public abstract void close();

  /** {@code redis://host:port}, for {@code spring.data.redis.url}. */
  public final String url() {
    return "redis://%s:%d".formatted(host(), port());
  }

  /** Sends one command (inline protocol, words without spaces) and returns its first reply line. */
  public final String command(String... words) {
    return RedisWire.command(host(), port(), String.join(" ", words), StandardCharsets.UTF_8);
  }

  private static RealRedis launch() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return CarriedRedis.launch();
    }
    try {
      return ContainerRedis.launch();
    } catch (ContainerFetchException e) {
      LOG.warn("A Docker engine answers but has no Redis image: {}", e.getMessage());
      return CarriedRedis.launch();
    }
  }
}

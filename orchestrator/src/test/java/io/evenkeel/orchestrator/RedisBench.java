package io.evenkeel.orchestrator;

import io.evenkeel.testing.RealRedis;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A real Redis and a template on it. */
public final class RedisBench implements AutoCloseable {

  private final RealRedis server = RealRedis.start();
  private final LettuceConnectionFactory connections;
  private final StringRedisTemplate template;

  /** Starts the server. */
  public RedisBench() {
    connections =
        new LettuceConnectionFactory(
            new RedisStandaloneConfiguration(server.host(), server.port()),
            LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(10)).build());
    connections.start();
    template = new StringRedisTemplate(connections);
  }

  /** The server itself. */
  public RealRedis server() {
    return server;
  }

  /** A template with Lettuce's own defaults, patient enough for a busy machine. */
  public StringRedisTemplate redis() {
    return template;
  }

  /** Removes all data. */
  public void clear() {
    server.command("FLUSHALL");
  }

  @Override
  public void close() {
    connections.destroy();
    server.close();
  }
}

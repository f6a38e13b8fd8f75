package io.evenkeel.launcher.redis;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.schema.RedisKey;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Reads records of the registry, once, over a connection of its own.
 *
 * <p><i>Stateless.</i>
 */
public final class RegistryReader {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** Held, as the logging framework does not. */
  private static final List<Logger> LOUD =
      List.of(Logger.getLogger("io.netty"), Logger.getLogger("io.lettuce"));

  private RegistryReader() {}

  /**
   * The records of all registered backends, by id; ids that are none are skipped.
   *
   * @param redisUrl as in {@code redis://host:6379/0}
   * @return empty if Redis does not answer within a second
   */
  public static Optional<Map<String, Map<String, String>>> read(String redisUrl) {
    LOUD.forEach(logger -> logger.setLevel(Level.OFF));
    RedisURI uri = RedisURI.create(redisUrl);
    uri.setTimeout(TIMEOUT);
    RedisClient client = RedisClient.create(uri);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).build())
            .build());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      Map<String, Map<String, String>> records = new LinkedHashMap<>();
      for (String member : connection.sync().smembers(RedisKey.BACKENDS)) {
        BackendId.parse(member)
            .ifPresent(id -> records.put(member, connection.sync().hgetall(RedisKey.backend(id))));
      }
      return Optional.of(records);
    } catch (RedisException e) {
      return Optional.empty();
    } finally {
      client.shutdown(Duration.ZERO, TIMEOUT);
    }
  }
}

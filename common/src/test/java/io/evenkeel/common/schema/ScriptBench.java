package io.evenkeel.common.schema;

import io.evenkeel.testing.RealRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A real Redis for script tests. A script runs either on Redis TIME, as in production, or with its
 * one call of TIME replaced by a clock that the test sets: half a minute need not be waited for,
 * and a leap year can be had.
 */
final class ScriptBench implements AutoCloseable {

  private static final String TIME = "redis.call('TIME')";
  private static final String TEST_CLOCK = "redis.call('HMGET', 'test:clock', 's', 'us')";

  private final RealRedis server = RealRedis.start();
  private final RedisClient client = RedisClient.create(server.url());
  private final StatefulRedisConnection<String, String> connection = client.connect();

  RedisCommands<String, String> redis() {
    return connection.sync();
  }

  StatefulRedisConnection<String, String> another() {
    return client.connect();
  }

  RedisClient client() {
    return client;
  }

  /** Runs on Redis TIME. */
  List<Object> run(Script script, List<String> keys, String... arguments) {
    return run(redis(), script.source(), keys, arguments);
  }

  /** Runs at a moment of the test's choosing. */
  List<Object> runAt(long epochMillis, Script script, List<String> keys, String... arguments) {
    String source = script.source();
    if (source.split(Pattern.quote(TIME), -1).length != 2) {
      throw new IllegalStateException(script + ": expected to call TIME exactly once");
    }
    redis()
        .hset(
            "test:clock",
            Map.of(
                "s",
                Long.toString(epochMillis / 1_000),
                "us",
                Long.toString(epochMillis % 1_000 * 1_000)));
    return run(redis(), source.replace(TIME, TEST_CLOCK), keys, arguments);
  }

  static List<Object> run(
      RedisCommands<String, String> redis, String source, List<String> keys, String... arguments) {
    Object reply =
        redis.eval(source, ScriptOutputType.MULTI, keys.toArray(String[]::new), arguments);
    return List.copyOf((List<?>) reply);
  }

  void clear() {
    redis().flushall();
  }

  @Override
  public void close() {
    client.shutdown();
    server.close();
  }
}

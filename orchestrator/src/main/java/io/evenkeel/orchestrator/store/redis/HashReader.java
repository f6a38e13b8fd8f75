package io.evenkeel.orchestrator.store.redis;

import io.evenkeel.common.backend.BackendId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisPipelineException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Reads one hash per backend, a hundred in one exchange, so that a thousand backends cost ten round
 * trips. A key that holds no hash counts as missing and does not disturb its neighbours.
 *
 * <p><i>Thread-safe; blocks.</i>
 */
public final class HashReader {

  private static final int BATCH = 100;

  private final StringRedisTemplate redis;

  /** Reads over this template. */
  public HashReader(StringRedisTemplate redis) {
    this.redis = redis;
  }

  /** The hashes by backend id; empty ones where there is none. */
  public Map<BackendId, Map<String, String>> read(
      List<BackendId> ids, Function<BackendId, String> key) {
    Map<BackendId, Map<String, String>> found = HashMap.newHashMap(ids.size());
    for (int from = 0; from < ids.size(); from += BATCH) {
      List<BackendId> batch = ids.subList(from, Math.min(from + BATCH, ids.size()));
      List<Map<String, String>> hashes = batch(batch.stream().map(key).toList());
      for (int i = 0; i < batch.size(); i++) {
        found.put(batch.get(i), hashes.get(i));
      }
    }
    return found;
  }

  private List<Map<String, String>> batch(List<String> keys) {
    try {
      List<?> replies =
          redis.executePipelined(
              (RedisCallback<?>)
                  connection -> {
                    keys.forEach(key -> connection.hashCommands().hGetAll(bytes(key)));
                    return null;
                  });
      return replies.stream().map(HashReader::strings).toList();
    } catch (RedisPipelineException e) {
      return keys.stream().map(this::alone).toList();
    }
  }

  private Map<String, String> alone(String key) {
    try {
      return strings(redis.opsForHash().entries(key));
    } catch (RedisSystemException | InvalidDataAccessApiUsageException e) {
      if (RedisCall.rootMessage(e).startsWith("WRONGTYPE")) {
        return Map.of();
      }
      throw e;
    }
  }

  private static Map<String, String> strings(Object reply) {
    Map<String, String> hash = new HashMap<>();
    ((Map<?, ?>) reply)
        .forEach((field, value) -> hash.put(Objects.toString(field), Objects.toString(value)));
    return hash;
  }

  private byte[] bytes(String key) {
    return Objects.requireNonNull(redis.getStringSerializer().serialize(key));
  }
}

package io.evenkeel.balancer.feed.redis;

import io.evenkeel.balancer.feed.PartialReading;
import io.evenkeel.balancer.feed.RegistryReading;
import io.evenkeel.balancer.feed.RegistryStore;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.FieldProblem;
import io.evenkeel.common.backend.Shown;
import io.evenkeel.common.schema.RedisKey;
import io.evenkeel.common.schema.RegistryField;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Reads the registry from Redis, one server or a cluster.
 *
 * <p>Lettuce's own commands are used, all sent before the first reply is awaited: each reply then
 * fails by itself, where a pipeline of Spring's fails as a whole, and a key of the wrong type costs
 * its own record only.
 *
 * <p><i>Confined to the feed thread.</i>
 */
public final class RedisRegistryStore implements RegistryStore {

  private final LettuceConnectionFactory connections;

  /** Reads over the shared connection of {@code connections}. */
  public RedisRegistryStore(LettuceConnectionFactory connections) {
    this.connections = connections;
  }

  @Override
  public RegistryReading readAll() {
    return connected(redis -> {
      Replies replies = new Replies();
      RedisFuture<Set<byte[]>> set = redis.smembers(bytes(RedisKey.BACKENDS));
      RedisFuture<Map<byte[], byte[]>> marker = redis.hgetall(bytes(RedisKey.REGISTRY));
      RedisFuture<List<ScoredValue<byte[]>>> latest =
          redis.zrevrangeWithScores(bytes(RedisKey.ORCHESTRATORS), 0, 0);

      // Without the set there is no reading: that failure is not the record's own.
      Set<BackendId> ids = ids(replies.of(set), replies.problems());
      Optional<String> registryId =
          replies
              .unlessWrongType(marker, RedisKey.REGISTRY, "a hash with an id")
              .map(RedisRegistryStore::strings)
              .filter(hash -> !hash.isEmpty())
              .map(hash -> hash.getOrDefault(RegistryField.ID, ""));
      double heartbeat =
          replies
              .unlessWrongType(latest, RedisKey.ORCHESTRATORS, "a sorted set of ids by heartbeat")
              .flatMap(scores -> scores.stream().findFirst())
              .map(ScoredValue::getScore)
              .orElse(0.0);
      return new RegistryReading(
          ids, registryId, heartbeat, hashes(redis, ids, replies), replies.problems());
    });
  }

  @Override
  public PartialReading read(Set<BackendId> asked) {
    return connected(redis -> {
      Replies replies = new Replies();
      Map<BackendId, RedisFuture<Boolean>> members = new LinkedHashMap<>();
      asked.forEach(
          id -> members.put(id, redis.sismember(bytes(RedisKey.BACKENDS), bytes(id.value()))));
      Set<BackendId> present = new TreeSet<>();
      members.forEach((id, member) -> {
        if (replies.of(member)) {
          present.add(id);
        }
      });
      Set<BackendId> strangers = new TreeSet<>(asked);
      strangers.removeAll(present);
      return new PartialReading(
          asked, strangers, hashes(redis, present, replies), replies.problems());
    });
  }

  private static Map<BackendId, Map<String, String>> hashes(
      RedisClusterAsyncCommands<byte[], byte[]> redis, Set<BackendId> ids, Replies replies) {
    Map<BackendId, RedisFuture<Map<byte[], byte[]>>> futures = new LinkedHashMap<>();
    ids.forEach(id -> futures.put(id, redis.hgetall(bytes(RedisKey.backend(id)))));
    Map<BackendId, Map<String, String>> hashes = new LinkedHashMap<>();
    futures.forEach((id, future) ->
        replies
            .unlessWrongType(future, RedisKey.backend(id), "a hash with a url")
            .ifPresent(hash -> hashes.put(id, strings(hash))));
    return hashes;
  }

  private static Set<BackendId> ids(Set<byte[]> members, List<FieldProblem> problems) {
    Set<BackendId> ids = new TreeSet<>();
    for (byte[] member : members) {
      String text = string(member);
      BackendId.parse(text)
          .ifPresentOrElse(
              ids::add,
              () ->
                  problems.add(
                      new FieldProblem(RedisKey.BACKENDS, "", Shown.of(text), BackendId.EXPECTED)));
    }
    return ids;
  }

  @SuppressWarnings("unchecked") // what Lettuce's connection holds is declared as Object by Spring
  private <T> T connected(Function<RedisClusterAsyncCommands<byte[], byte[]>, T> work) {
    try (RedisConnection connection = connections.getConnection()) {
      return work.apply(
          (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection());
    }
  }

  private static Map<String, String> strings(Map<byte[], byte[]> hash) {
    return hash.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                entry -> string(entry.getKey()), entry -> string(entry.getValue()), (a, b) -> a));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String string(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

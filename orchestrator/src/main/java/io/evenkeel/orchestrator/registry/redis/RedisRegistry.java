package io.evenkeel.orchestrator.registry.redis;

import static io.evenkeel.orchestrator.store.redis.RedisCall.reply;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.redis.RedisScripts;
import io.evenkeel.common.schema.BackendField;
import io.evenkeel.common.schema.RedisKey;
import io.evenkeel.common.schema.RegistryField;
import io.evenkeel.common.schema.Script;
import io.evenkeel.orchestrator.registry.Marker;
import io.evenkeel.orchestrator.registry.RegistryReading;
import io.evenkeel.orchestrator.registry.RegistryStore;
import io.evenkeel.orchestrator.store.redis.HashReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * The registry's keys in Redis.
 *
 * <p><i>Thread-safe; blocks for up to the command time-out per command.</i>
 */
public final class RedisRegistry implements RegistryStore {

  private static final Duration CLAIM = Duration.ofSeconds(10);
  private static final RedisScript<String> MARK =
      RedisScripts.of(Script.MARK_REGISTRY, String.class);

  private final StringRedisTemplate redis;
  private final HashOperations<String, String, String> hashes;
  private final HashReader reader;

  /** Uses a template whose connection rejects commands while it is disconnected. */
  public RedisRegistry(StringRedisTemplate redis) {
    this.redis = redis;
    this.hashes = redis.opsForHash();
    this.reader = new HashReader(redis);
  }

  @Override
  public RegistryReading read() {
    Optional<Marker> before = marker();
    Set<String> ids = reply(() -> redis.opsForSet().members(RedisKey.BACKENDS));
    Optional<Marker> after = marker();
    List<BackendId> valid = ids.stream().flatMap(id -> BackendId.parse(id).stream()).toList();
    Map<BackendId, Map<String, String>> records =
        reply(() -> reader.read(valid, RedisKey::backend));
    return new RegistryReading(before, ids, after, records);
  }

  @Override
  public Instant now() {
    return Instant.ofEpochMilli(
        reply(() ->
            redis.execute(
                (RedisCallback<Long>)
                    connection -> connection.serverCommands().time(TimeUnit.MILLISECONDS))));
  }

  @Override
  public String mark(Marker marker) {
    return reply(() ->
        redis.execute(
            MARK, List.of(RedisKey.REGISTRY), marker.id(), marker.created(), marker.seeded()));
  }

  @Override
  public boolean claimRestoring(String orchestrator) {
    return reply(
        () -> redis.opsForValue().setIfAbsent(RedisKey.REGISTRY_RESTORING, orchestrator, CLAIM));
  }

  /** The URL comes last: a record that was restored by half is restored again. */
  @Override
  public boolean restoreRecord(BackendId id, Map<String, String> hash) {
    String key = RedisKey.backend(id);
    if (reply(() -> hashes.hasKey(key, BackendField.URL))) {
      return false;
    }
    hash.forEach((field, value) -> {
      if (!field.equals(BackendField.URL)) {
        reply(() -> hashes.putIfAbsent(key, field, value));
      }
    });
    String url = hash.get(BackendField.URL);
    return url != null && reply(() -> hashes.putIfAbsent(key, BackendField.URL, url));
  }

  @Override
  public void restoreSet(Set<BackendId> ids) {
    String[] members = ids.stream().map(BackendId::value).toArray(String[]::new);
    reply(() -> redis.opsForSet().add(RedisKey.BACKENDS, members));
  }

  private Optional<Marker> marker() {
    Map<String, String> hash = reply(() -> hashes.entries(RedisKey.REGISTRY));
    return Optional.ofNullable(hash.get(RegistryField.ID))
        .filter(id -> !id.isEmpty())
        .map(id ->
            new Marker(
                id,
                hash.getOrDefault(RegistryField.CREATED, ""),
                hash.getOrDefault(RegistryField.SEEDED, "")));
  }
}

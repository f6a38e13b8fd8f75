package io.evenkeel.redisinit;

import io.evenkeel.common.redis.RedisScripts;
import io.evenkeel.common.schema.BackendField;
import io.evenkeel.common.schema.RedisKey;
import io.evenkeel.common.schema.RegistryField;
import io.evenkeel.common.schema.Script;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Adds to the registry what was never added before.
 *
 * <p>Hashes first, then the set, then the marker: an id in the set always has its hash, and until
 * the marker stands the whole may be repeated. Nothing that exists is overwritten, so two jobs at
 * once, or one after a crash, end in the same registry. Each command keeps to one cluster slot.
 */
final class Seeder {

  private static final RedisScript<Long> MARK_SEEDED =
      RedisScripts.of(Script.MARK_SEEDED, Long.class);

  private final StringRedisTemplate redis;

  Seeder(StringRedisTemplate redis) {
    this.redis = redis;
  }

  /** Adds those of {@code seeds} that are in no marker; returns how many the set did not have. */
  int seed(List<Seed> seeds) {
    Set<String> before = everSeeded();
    List<Seed> fresh = seeds.stream().filter(s -> !before.contains(s.id().value())).toList();
    fresh.forEach(this::writeRecord);
    List<String> ids = fresh.stream().map(seed -> seed.id().value()).toList();
    int added = addToSet(ids);
    writeMarker(ids);
    return added;
  }

  private Set<String> everSeeded() {
    Object stored = redis.opsForHash().get(RedisKey.REGISTRY, RegistryField.SEEDED);
    return stored == null ? Set.of() : Set.of(stored.toString().split(" "));
  }

  private void writeRecord(Seed seed) {
    redis
        .opsForHash()
        .putIfAbsent(RedisKey.backend(seed.id()), BackendField.URL, seed.url().toString());
  }

  private int addToSet(List<String> ids) {
    if (ids.isEmpty()) {
      return 0;
    }
    Long added = redis.opsForSet().add(RedisKey.BACKENDS, ids.toArray(String[]::new));
    return added == null ? 0 : added.intValue();
  }

  private void writeMarker(List<String> ids) {
    List<String> arguments = new ArrayList<>();
    arguments.add(UUID.randomUUID().toString());
    arguments.add(now().toString());
    arguments.addAll(ids);
    redis.execute(MARK_SEEDED, List.of(RedisKey.REGISTRY), arguments.toArray());
  }

  /** Redis's clock, the one that all parts of the system share. */
  private Instant now() {
    Long millis =
        redis.execute(
            (RedisCallback<Long>)
                connection -> connection.serverCommands().time(TimeUnit.MILLISECONDS));
    return Instant.ofEpochMilli(Objects.requireNonNull(millis, "reply of TIME"));
  }
}

package io.evenkeel.orchestrator.registry.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.time.Backoff;
import io.evenkeel.orchestrator.RedisBench;
import io.evenkeel.orchestrator.registry.Finding;
import io.evenkeel.orchestrator.registry.KnownRegistry;
import io.evenkeel.orchestrator.registry.RegistryFollower;
import io.evenkeel.orchestrator.store.StoreAvailability;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class RegistryOnRedisTest {

  private static RedisBench bench;
  private static StringRedisTemplate redis;

  private final AtomicLong clock = new AtomicLong();
  private final RegistryFollower follower = follower("o1");

  @BeforeAll
  static void start() {
    bench = new RedisBench();
    redis = bench.redis();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @BeforeEach
  void clear() {
    bench.clear();
  }

  @Test
  void followsWhatAPersonAddsAndRemoves() {
    add("a", "http://a:1");
    assertThat(read(follower)).containsExactly("a");
    add("b", "http://b:1");
    assertThat(read(follower)).containsExactly("a", "b");
    redis.opsForSet().remove("backends", "a");
    assertThat(read(follower)).containsExactly("b");
  }

  @Test
  void marksARegistryThatWasMadeByHandOnce() {
    read(follower);
    assertThat(redis.hasKey("registry")).as("nothing to mark yet").isFalse();

    add("a", "http://a:1");
    read(follower);
    Map<Object, Object> marker = redis.opsForHash().entries("registry");
    assertThat(marker).containsOnlyKeys("id", "created");

    read(follower);
    read(follower("o2"));
    assertThat(redis.opsForHash().entries("registry")).isEqualTo(marker);
    assertThat(follower.known().finding()).isEqualTo(Finding.IN_ORDER);
  }

  @Test
  void garbageInOneKeyDoesNotDisturbTheOthers() {
    for (int i = 0; i < 250; i++) {
      add("backend" + i, "http://b:" + (1 + i));
    }
    redis.delete("backend:backend7");
    redis.opsForValue().set("backend:backend7", "text");
    redis.opsForSet().add("backends", "../etc", "never-written");

    assertThat(read(follower)).hasSize(249).doesNotContain("backend7");
    assertThat(follower.known().problems()).hasSize(3);
  }

  @Test
  void anUnreadableSetKeepsWhatIsKnown() {
    add("a", "http://a:1");
    read(follower);
    redis.delete("backends");
    redis.opsForValue().set("backends", "text");
    assertThat(read(follower)).containsExactly("a");
    assertThat(follower.hasRead()).isTrue();
  }

  @Test
  void givesALostRegistryBackWithTheOldMarkerLast() {
    add("a", "http://a:1");
    redis.opsForHash().put("backend:a", "weight", "7");
    add("b", "http://b:1");
    read(follower);
    Object id = redis.opsForHash().get("registry", "id");
    read(follower);

    bench.clear();
    assertThat(read(follower)).containsExactly("a", "b");
    assertThat(redis.hasKey("registry")).as("not before its time").isFalse();

    add("b", "http://elsewhere:1"); // a person was quicker
    clock.addAndGet(Duration.ofSeconds(2).toNanos());
    read(follower);

    assertThat(redis.opsForHash().entries("backend:a"))
        .containsEntry("url", "http://a:1")
        .containsEntry("weight", "7");
    assertThat(redis.opsForHash().get("backend:b", "url")).isEqualTo("http://elsewhere:1");
    assertThat(redis.opsForSet().members("backends")).containsExactlyInAnyOrder("a", "b");
    assertThat(redis.opsForHash().get("registry", "id")).isEqualTo(id);
    assertThat(redis.getExpire("registry:restoring")).isPositive();

    read(follower);
    assertThat(follower.known().finding()).isEqualTo(Finding.IN_ORDER);
  }

  @Test
  void restoresNothingWhileAnotherDoes() {
    add("a", "http://a:1");
    read(follower);
    read(follower);
    bench.clear();
    redis.opsForValue().set("registry:restoring", "o2");
    read(follower);
    clock.addAndGet(Duration.ofSeconds(40).toNanos());
    read(follower);
    assertThat(redis.keys("*")).containsExactly("registry:restoring");
  }

  @Test
  void aHalfRestoredRecordIsRestoredAgain() {
    add("a", "http://a:1");
    redis.opsForHash().put("backend:a", "weight", "7");
    read(follower);
    read(follower);
    bench.clear();
    redis.opsForHash().put("backend:a", "weight", "7"); // somebody died here
    read(follower);
    clock.addAndGet(Duration.ofSeconds(40).toNanos());
    read(follower);
    assertThat(redis.opsForHash().entries("backend:a"))
        .containsEntry("url", "http://a:1")
        .containsEntry("weight", "7");
  }

  @Test
  void withoutMemoryWritesNothing() {
    read(follower);
    clock.addAndGet(Duration.ofSeconds(60).toNanos());
    read(follower);
    assertThat(redis.keys("*")).isEmpty();
  }

  @Test
  void anotherRegistryWins() {
    add("a", "http://a:1");
    read(follower);
    read(follower);
    bench.clear();
    add("z", "http://z:1");
    redis.opsForHash().put("registry", "id", "another");
    assertThat(read(follower)).containsExactly("z");
    assertThat(redis.opsForSet().members("backends")).containsExactly("z");
  }

  private RegistryFollower follower(String orchestrator) {
    return new RegistryFollower(
        orchestrator,
        new RedisRegistry(bench.redis()),
        new StoreAvailability(),
        new Backoff(Duration.ofMillis(250), Duration.ofSeconds(4), new SplittableRandom(1)),
        Duration.ofSeconds(2),
        clock::get,
        known -> {});
  }

  private static void add(String id, String url) {
    redis.opsForSet().add("backends", id);
    redis.opsForHash().put("backend:" + id, "url", url);
  }

  private static List<String> read(RegistryFollower follower) {
    follower.run();
    KnownRegistry known = follower.known();
    return known.backends().keySet().stream().map(BackendId::value).toList();
  }
}

package io.evenkeel.redisinit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.schema.BackendField;
import io.evenkeel.common.schema.RedisKey;
import io.evenkeel.common.schema.RegistryField;
import io.evenkeel.testing.RealRedis;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

class SeederTest {

  private static final List<Seed> TWO =
      List.of(Seed.parse("backend1=http://one:8080"), Seed.parse("backend2=http://two:8080"));

  private static RealRedis server;
  private static LettuceConnectionFactory connections;
  private static StringRedisTemplate redis;
  private static Seeder seeder;

  @BeforeAll
  static void connect() {
    server = RealRedis.start();
    connections = new LettuceConnectionFactory(server.host(), server.port());
    connections.afterPropertiesSet();
    connections.start();
    redis = new StringRedisTemplate(connections);
    seeder = new Seeder(redis);
  }

  @AfterAll
  static void disconnect() {
    connections.destroy();
    server.close();
  }

  @BeforeEach
  void empty() {
    server.command("FLUSHALL");
  }

  @Test
  void writesSetHashesAndMarker() {
    assertThat(seeder.seed(TWO)).isEqualTo(2);

    assertThat(redis.opsForSet().members(RedisKey.BACKENDS))
        .containsExactlyInAnyOrder("backend1", "backend2");
    assertThat(hash("backend:backend1")).isEqualTo(Map.of(BackendField.URL, "http://one:8080"));
    assertThat(hash("backend:backend2")).isEqualTo(Map.of(BackendField.URL, "http://two:8080"));
    Map<String, String> marker = marker();
    assertThat(UUID.fromString(marker.get(RegistryField.ID)).version()).isEqualTo(4);
    assertThat(Instant.parse(marker.get(RegistryField.CREATED))).isAfter(Instant.EPOCH);
    assertThat(marker.get(RegistryField.SEEDED)).isEqualTo("backend1 backend2");
    assertThat(redis.keys("*")).hasSize(4);
  }

  @Test
  void changesNothingWhenItRunsAgain() {
    seeder.seed(TWO);
    Map<String, String> marker = marker();

    assertThat(seeder.seed(TWO)).isZero();

    assertThat(marker()).isEqualTo(marker);
    assertThat(redis.opsForSet().size(RedisKey.BACKENDS)).isEqualTo(2);
  }

  @Test
  void neverAddsARemovedOneAgain() {
    seeder.seed(TWO);
    redis.opsForSet().remove(RedisKey.BACKENDS, "backend2");
    redis.delete("backend:backend2");

    assertThat(seeder.seed(TWO)).isZero();

    assertThat(redis.opsForSet().members(RedisKey.BACKENDS)).containsExactly("backend1");
    assertThat(redis.hasKey("backend:backend2")).isFalse();
  }

  @Test
  void leavesTheSetEmptyWhenAllWereRemoved() {
    seeder.seed(TWO);
    redis.delete(RedisKey.BACKENDS);

    seeder.seed(TWO);

    assertThat(redis.hasKey(RedisKey.BACKENDS)).isFalse();
  }

  @Test
  void addsWhatTheConfigurationGained() {
    seeder.seed(TWO.subList(0, 1));
    String id = marker().get(RegistryField.ID);

    assertThat(seeder.seed(TWO)).isEqualTo(1);

    assertThat(marker())
        .containsEntry(RegistryField.SEEDED, "backend1 backend2")
        .containsEntry(RegistryField.ID, id);
  }

  @Test
  void overwritesNothingThatAPersonWrote() {
    Map<String, String> byHand =
        Map.of("url", "http://elsewhere:9", "weight", "7", "admin", "draining");
    redis.opsForHash().putAll("backend:backend1", byHand);
    redis.opsForSet().add(RedisKey.BACKENDS, "backend1", "own");

    assertThat(seeder.seed(TWO)).isEqualTo(1);

    assertThat(hash("backend:backend1")).isEqualTo(byHand);
    assertThat(redis.opsForSet().members(RedisKey.BACKENDS))
        .containsExactlyInAnyOrder("backend1", "backend2", "own");
    assertThat(marker().get(RegistryField.SEEDED)).isEqualTo("backend1 backend2");
  }

  @Test
  void keepsTheMarkerOfARegistryMadeByHand() {
    redis.opsForHash().putAll(RedisKey.REGISTRY, Map.of("id", "x", "created", "then"));

    seeder.seed(TWO);

    assertThat(marker())
        .isEqualTo(Map.of("id", "x", "created", "then", "seeded", "backend1 backend2"));
  }

  @Test
  void finishesWhatACrashLeftHalfDone() {
    redis.opsForHash().put("backend:backend1", BackendField.URL, "http://one:8080");

    assertThat(seeder.seed(TWO)).isEqualTo(2);

    assertThat(redis.opsForSet().size(RedisKey.BACKENDS)).isEqualTo(2);
  }

  @Test
  void marksARegistryThatIsEmptyOnPurpose() {
    assertThat(seeder.seed(List.of())).isZero();

    assertThat(redis.hasKey(RedisKey.BACKENDS)).isFalse();
    assertThat(marker()).containsKeys(RegistryField.ID, RegistryField.CREATED);
  }

  @Test
  void twoOrMoreAtOnceEndInOneRegistry() {
    List<Seed> many =
        IntStream.range(0, 40).mapToObj(i -> Seed.parse("b" + i + "=http://b" + i)).toList();

    List<CompletableFuture<Integer>> runs =
        Stream.of(many, many.reversed(), many, many.subList(0, 20))
            .map(seeds -> CompletableFuture.supplyAsync(() -> new Seeder(redis).seed(seeds)))
            .toList();
    int added = runs.stream().mapToInt(CompletableFuture::join).sum();

    assertThat(added).isEqualTo(40);
    assertThat(redis.opsForSet().size(RedisKey.BACKENDS)).isEqualTo(40);
    assertThat(List.of(marker().getOrDefault(RegistryField.SEEDED, "").split(" ")))
        .containsExactlyInAnyOrderElementsOf(many.stream().map(seed -> seed.id().value()).toList());
  }

  private static Map<String, String> marker() {
    return hash(RedisKey.REGISTRY);
  }

  private static Map<String, String> hash(String key) {
    return redis.<String, String>opsForHash().entries(key);
  }
}

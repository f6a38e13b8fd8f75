package io.evenkeel.balancer.feed.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.feed.AllowedBackends;
import io.evenkeel.balancer.feed.FeedSettings;
import io.evenkeel.balancer.feed.RosterFeed;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.roster.Standing;
import io.evenkeel.balancer.selection.Strategies;
import io.evenkeel.testing.RealRedis;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The feed on a real Redis, on the days that a registry has. */
class RosterFeedTest {

  /** So long that within a test nothing is seen by it. */
  private static final Duration NEVER = Duration.ofHours(1);

  private static final Duration OFTEN = Duration.ofMillis(100);

  private static @Nullable RealRedis shared;

  private @Nullable StringRedisTemplate redis;
  private @Nullable LettuceConnectionFactory connections;
  private @Nullable RosterFeed feed;
  private final Roster roster =
      new Roster(new Strategies(new Random(1)).named("round-robin"), change -> {});

  @BeforeAll
  static void startRedis() {
    shared = RealRedis.start();
  }

  @AfterAll
  static void stopRedis() {
    server().close();
  }

  @BeforeEach
  void connect() {
    connections = connections(server());
    redis = new StringRedisTemplate(connections());
    server().command("FLUSHALL");
  }

  @AfterEach
  void disconnect() {
    if (feed != null) {
      feed.stop();
    }
    connections().destroy();
  }

  @Test
  void servesWhatTheRegistryHolds() {
    register("a", "healthy");
    register("b", "unhealthy");
    marker("r1");
    start(NEVER);
    within().until(() -> feed().state().complete());
    assertThat(ids()).containsExactly("a", "b");
    assertThat(standing("a")).isEqualTo(Standing.HEALTHY);
    assertThat(standing("b")).isEqualTo(Standing.LEFT_OUT);
    assertThat(feed().state().registryId()).contains("r1");
  }

  @Test
  void aMessageIsAHintAndTheStoreIsBelieved() {
    register("a", "healthy");
    register("b", "healthy");
    start(NEVER);
    within().until(() -> feed().state().complete());

    redis().opsForHash().put("backend:a", "status", "unhealthy");
    publish("{\"backend_id\":\"a\",\"status\":\"healthy\"}");

    within().until(() -> standing("a") == Standing.LEFT_OUT);
    assertThat(standing("b")).isEqualTo(Standing.HEALTHY);
  }

  @Test
  void aMessageBringsAnAdditionAndARemovalToo() {
    register("a", "healthy");
    register("b", "healthy");
    start(NEVER);
    within().until(() -> feed().state().complete());

    register("c", "healthy");
    publish("{\"backend_id\":\"c\"}");
    within().until(() -> ids().equals(List.of("a", "b", "c")));

    redis().opsForSet().remove("backends", "a");
    publish("{\"backend_id\":\"a\"}");
    within().until(() -> ids().equals(List.of("b", "c")));
  }

  @Test
  void aLostMessageCostsNoMoreThanAResync() {
    register("a", "healthy");
    register("b", "healthy");
    start(OFTEN);
    within().until(() -> feed().state().complete());

    redis().opsForHash().put("backend:a", "status", "unhealthy");
    within().until(() -> standing("a") == Standing.LEFT_OUT);

    redis().opsForSet().add("backends", "c");
    redis().opsForHash().put("backend:c", "url", "http://c:8080");
    within().until(() -> ids().equals(List.of("a", "b", "c")));

    redis().opsForSet().remove("backends", "c");
    within().until(() -> ids().equals(List.of("a", "b")));
  }

  @Test
  void aDroppedSubscriptionIsMadeAgainAndWhatWasMissedIsRead() {
    register("a", "healthy");
    register("b", "healthy");
    start(NEVER);
    within().until(() -> feed().state().complete());
    within().until(() -> subscribers() == 1);
    long resyncs = feed().state().resyncs();

    redis().opsForHash().put("backend:a", "status", "unhealthy");
    assertThat(server().command("CLIENT", "KILL", "TYPE", "pubsub")).isNotEqualTo(":0");

    within().until(() -> standing("a") == Standing.LEFT_OUT);
    assertThat(feed().state().resyncs()).isGreaterThan(resyncs);
    within().until(() -> subscribers() == 1);
    redis().opsForHash().put("backend:a", "status", "healthy");
    publish("{\"backend_id\":\"a\"}");
    within().until(() -> standing("a") == Standing.HEALTHY);
  }

  @Test
  void garbageOnTheChannelIsIgnored() {
    register("a", "healthy");
    register("b", "healthy");
    start(NEVER);
    within().until(() -> feed().state().complete());
    redis().opsForHash().put("backend:b", "status", "unhealthy");

    for (String garbage : List.of("", "[", "{}", "{\"backend_id\":{}}", "{\"backend_id\":\"\"}")) {
      publish(garbage);
    }
    publish("{\"backend_id\":\"nobody\"}");
    publish("{\"backend_id\":\"b\"}");

    within().until(() -> standing("b") == Standing.LEFT_OUT);
    assertThat(ids()).containsExactly("a", "b");
  }

  @Test
  void garbageInTheRegistryDoesNotDisturbTheOthers() {
    register("a", "healthy");
    register("b", "healthy");
    redis().opsForSet().add("backends", "x", "y", "no id", "z");
    redis().opsForValue().set("backend:x", "a string");
    redis().opsForHash().put("backend:y", "url", "ftp://y");
    redis().opsForList().leftPush("registry", "a list");
    redis().opsForValue().set("orchestrators", "a string");
    start(OFTEN);
    within().until(() -> feed().state().complete());
    assertThat(ids()).containsExactly("a", "b");

    redis().delete("backend:a");
    redis().opsForValue().set("backend:a", "a string now");
    redis().opsForHash().put("backend:b", "url", "http://elsewhere:8080");
    within().until(() -> url("b").equals("http://elsewhere:8080"));
    assertThat(ids()).containsExactly("a", "b");
    assertThat(standing("a")).isEqualTo(Standing.HEALTHY);

    redis().delete(List.of("backend:x", "backend:y"));
    redis().opsForHash().put("backend:x", "url", "http://x:8080");
    within().until(() -> ids().equals(List.of("a", "b", "x")));
  }

  @Test
  void aSetOfAnotherTypeKeepsTheRoster() {
    register("a", "healthy");
    start(OFTEN);
    within().until(() -> feed().state().complete());

    redis().delete("backends");
    redis().opsForValue().set("backends", "a string");
    long failures = feed().state().failures();
    within().until(() -> feed().state().failures() > failures + 2);

    assertThat(ids()).containsExactly("a");
  }

  @Test
  void lostDataKeepTheRosterAndWhatIsRestoredIsTakenIn() {
    register("a", "healthy");
    register("b", "healthy");
    marker("r1");
    start(OFTEN);
    within().until(() -> feed().state().complete());

    server().command("FLUSHALL");
    afterSomeResyncs();
    assertThat(ids()).containsExactly("a", "b");

    register("a", "unhealthy");
    register("b", "healthy");
    marker("r1");
    within().until(() -> standing("a") == Standing.LEFT_OUT);
    assertThat(ids()).containsExactly("a", "b");
  }

  @Test
  void aSetEmptiedOnPurposeEmptiesTheRoster() {
    register("a", "healthy");
    register("b", "healthy");
    marker("r1");
    start(OFTEN);
    within().until(() -> feed().state().complete());

    redis().opsForSet().remove("backends", "a", "b");

    within().until(() -> ids().isEmpty());
    assertThat(feed().state().complete()).isTrue();
  }

  @Test
  void aMissingHashIsNoRemoval() {
    register("a", "healthy");
    register("b", "healthy");
    start(OFTEN);
    within().until(() -> feed().state().complete());

    redis().delete("backend:a");
    afterSomeResyncs();

    assertThat(ids()).containsExactly("a", "b");
  }

  @Test
  void anUnseededRegistryIsNoRosterAndAnEmptyOneOnPurposeIs() {
    start(OFTEN);
    afterSomeResyncs();
    assertThat(feed().state().complete()).isFalse();

    marker("r1");
    within().until(() -> feed().state().complete());
    assertThat(ids()).isEmpty();
  }

  @Test
  void startsBeforeRedisAndOutlivesItsDeathItsHangAndItsReturn() {
    try (RealRedis own = RealRedis.start()) {
      own.kill();
      LettuceConnectionFactory before = connections;
      connections = connections(own);
      redis = new StringRedisTemplate(connections());
      start(OFTEN);
      within().until(() -> feed().state().failures() > 2);
      assertThat(feed().state().complete()).isFalse();

      own.restart();
      register("a", "healthy");
      register("b", "healthy");
      within().until(() -> ids().equals(List.of("a", "b")));

      own.kill();
      long failures = feed().state().failures();
      within().until(() -> feed().state().failures() > failures + 2);
      assertThat(ids()).containsExactly("a", "b");

      own.restart();
      afterSomeResyncs();
      assertThat(ids()).as("restarted empty").containsExactly("a", "b");
      register("a", "healthy");
      register("c", "healthy");
      within().until(() -> ids().contains("c"));

      own.pause();
      long hung = feed().state().failures();
      within().until(() -> feed().state().failures() > hung);
      own.resume();
      afterSomeResyncs();
      assertThat(ids()).contains("a", "c");

      feed().stop();
      connections().destroy();
      connections = before;
    }
  }

  @Test
  void withoutAnOrchestratorsHeartbeatTheStatusGoesStaleAndWithOneItIsFreshAgain() {
    register("a", "healthy");
    register("b", "unhealthy");
    redis().opsForZSet().add("orchestrators", "o1", 1_000);
    start(OFTEN, Duration.ofMillis(500));
    within().until(() -> roster.current().stale());
    assertThat(standing("b")).isEqualTo(Standing.ON_TRIAL);

    double[] heartbeat = {1_000};
    within()
        .until(() -> {
          redis().opsForZSet().add("orchestrators", "o1", heartbeat[0] += 1_000);
          return !roster.current().stale();
        });
    assertThat(standing("b")).isEqualTo(Standing.LEFT_OUT);
  }

  private void start(Duration resyncInterval) {
    start(resyncInterval, NEVER);
  }

  private void start(Duration resyncInterval, Duration staleAfter) {
    feed =
        new RosterFeed(
            new RedisRegistryStore(connections()),
            new RedisChangeSource(connections(), new ChangeMessages()),
            roster,
            snapshot -> {},
            new FeedSettings(resyncInterval, staleAfter, AllowedBackends.ANYWHERE),
            new Random(1),
            InstantSource.system(),
            System::nanoTime);
    feed().start();
  }

  private void register(String id, String status) {
    redis()
        .opsForHash()
        .putAll("backend:" + id, Map.of("url", "http://" + id + ":8080", "status", status));
    redis().opsForSet().add("backends", id);
  }

  private void marker(String id) {
    redis().opsForHash().put("registry", "id", id);
  }

  private void publish(String message) {
    redis().convertAndSend("backend_changes", message);
  }

  /** Who hears a message; one that is sent before anybody listens is lost, and rightly so. */
  private long subscribers() {
    return redis().convertAndSend("backend_changes", "{\"backend_id\":\"nobody\"}");
  }

  private void afterSomeResyncs() {
    long before = feed().state().resyncs();
    within().until(() -> feed().state().resyncs() >= before + 5);
  }

  private List<String> ids() {
    return roster.current().members().stream().map(m -> m.backend().id().value()).toList();
  }

  private Standing standing(String id) {
    return roster.current().members().stream()
        .filter(member -> member.backend().id().value().equals(id))
        .findFirst()
        .orElseThrow()
        .standing();
  }

  private String url(String id) {
    return roster.current().members().stream()
        .filter(member -> member.backend().id().value().equals(id))
        .findFirst()
        .orElseThrow()
        .upstream()
        .url()
        .toString();
  }

  private static ConditionFactory within() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }

  private static LettuceConnectionFactory connections(RealRedis redis) {
    LettuceConnectionFactory factory =
        new LettuceConnectionFactory(
            new RedisStandaloneConfiguration(redis.host(), redis.port()),
            LettuceClientConfiguration.builder()
                .commandTimeout(Duration.ofSeconds(1))
                .clientOptions(
                    ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .timeoutOptions(TimeoutOptions.enabled())
                        .build())
                .build());
    factory.afterPropertiesSet();
    factory.start();
    return factory;
  }

  private static RealRedis server() {
    return Objects.requireNonNull(shared);
  }

  private StringRedisTemplate redis() {
    return Objects.requireNonNull(redis);
  }

  private LettuceConnectionFactory connections() {
    return Objects.requireNonNull(connections);
  }

  private RosterFeed feed() {
    return Objects.requireNonNull(feed);
  }
}

package io.evenkeel.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.BackendId;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CastScriptTest {

  private static final BackendId ID = new BackendId("backend2");
  private static final String RECORD = RedisKey.backend(ID);
  private static final String VOTES = RedisKey.votes(ID);
  private static final List<String> KEYS = List.of(RECORD, VOTES);
  private static final long T = 1_800_000_000_000L;
  private static final List<String> THREE = List.of("o1", "o2", "o3");
  private static final List<String> TWO = List.of("o1", "o2");
  private static final List<String> ONE = List.of("o1");

  private static ScriptBench bench;
  private static StatefulRedisPubSubConnection<String, String> subscription;
  private static final List<String> PUBLISHED = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    bench = new ScriptBench();
    subscription = bench.client().connectPubSub();
    subscription.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            PUBLISHED.add(message);
          }
        });
    subscription.sync().subscribe(Channel.BACKEND_CHANGES);
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @BeforeEach
  void oneHealthyBackend() {
    bench.clear();
    bench.redis().hset(RECORD, Map.of("url", "http://backend2:8080", "status", "healthy"));
    drainPublished();
    PUBLISHED.clear();
  }

  @Test
  void aSingleOrchestratorDecidesAlone() {
    assertThat(cast(T, "o1", "down", ONE, 1))
        .containsExactly("changed", "healthy", "unhealthy", 1L, 1L, "o1 says down");

    assertThat(record())
        .containsEntry("status", "unhealthy")
        .containsEntry("reason", "o1 says down")
        .containsEntry("revision", Long.toString(T))
        .containsEntry("last_checked", Instant.ofEpochMilli(T).toString().replace("Z", ".000Z"));
    assertThat(published())
        .containsExactly(
            "{\"backend_id\":\"backend2\",\"status\":\"unhealthy\",\"revision\":" + T + "}");
  }

  @Test
  void twoOrchestratorsNeedBothEitherWay() {
    assertThat(outcome(cast(T, "o1", "down", TWO, 2))).isEqualTo("recorded");
    assertThat(outcome(cast(T, "o2", "down", TWO, 2))).isEqualTo("changed");
    assertThat(outcome(cast(T, "o1", "up", TWO, 2))).isEqualTo("recorded");
    assertThat(outcome(cast(T, "o2", "up", TWO, 2))).isEqualTo("changed");
    assertThat(published()).hasSize(2);
  }

  @Test
  void ofThreeOrchestratorsTwoAreEnoughAndOneIsNot() {
    assertThat(outcome(cast(T, "o1", "down", THREE, 3))).isEqualTo("recorded");
    assertThat(outcome(cast(T, "o3", "up", THREE, 3))).isEqualTo("recorded");
    assertThat(cast(T, "o2", "down", THREE, 3))
        .containsExactly("changed", "healthy", "unhealthy", 2L, 3L, "o2 says down");
    assertThat(outcome(cast(T, "o3", "up", THREE, 3))).isEqualTo("kept");
    assertThat(published()).hasSize(1);
  }

  @Test
  void aLapsedSeatStillCountsAgainstDownButNotAgainstUp() {
    assertThat(outcome(cast(T, "o1", "down", ONE, 2))).isEqualTo("recorded");
    bench.redis().hset(RECORD, "status", "unhealthy");
    assertThat(outcome(cast(T, "o1", "up", ONE, 2))).isEqualTo("changed");
  }

  @Test
  void votesOfOthersThanTheWatchersDoNotCount() {
    cast(T, "o8", "down", THREE, 3);
    cast(T, "o9", "down", THREE, 3);
    assertThat(outcome(cast(T, "o1", "down", THREE, 3))).isEqualTo("recorded");
    assertThat(record()).containsEntry("status", "healthy");
  }

  @Test
  void votesOlderThanTheirLifeAreUnknownAndDropped() {
    cast(T, "o1", "down", THREE, 3);
    assertThat(outcome(cast(T + 30_001, "o2", "down", THREE, 3))).isEqualTo("recorded");
    assertThat(bench.redis().hkeys(VOTES)).containsExactly("o2");

    assertThat(outcome(cast(T + 60_001, "o1", "down", THREE, 3))).isEqualTo("changed");
  }

  @Test
  void votesFromTheFutureAndGarbageAreUnknownAndDropped() {
    bench
        .redis()
        .hset(VOTES, Map.of("o2", "down " + (T + 5_000) + " later", "o3", "down soon", "o4", ""));
    assertThat(outcome(cast(T, "o1", "down", THREE, 3))).isEqualTo("recorded");
    assertThat(bench.redis().hkeys(VOTES)).containsExactly("o1");
  }

  @Test
  void aWithdrawnVoteCountsNoMore() {
    cast(T, "o1", "down", TWO, 2);
    assertThat(outcome(cast(T, "o1", "none", TWO, 2))).isEqualTo("recorded");
    assertThat(outcome(cast(T, "o2", "down", TWO, 2))).isEqualTo("recorded");
    assertThat(bench.redis().hkeys(VOTES)).containsExactly("o2");
  }

  @Test
  void whoeverCastsNothingStillCompletesAMajorityThatWaited() {
    cast(T, "o1", "down", THREE, 5);
    cast(T, "o2", "down", THREE, 5);
    assertThat(cast(T, "o3", "none", THREE, 3))
        .containsExactly("changed", "healthy", "unhealthy", 2L, 3L, "o1 says down");
  }

  @Test
  void anOlderMembershipIsRecordedAndDecidesNothing() {
    castIn(7, T, "o1", "up", ONE, 1);
    assertThat(outcome(castIn(6, T, "o1", "down", ONE, 1))).isEqualTo("stale");
    assertThat(record())
        .containsEntry("status", "healthy")
        .containsEntry("membership_version", "7");
    assertThat(bench.redis().hget(VOTES, "o1")).startsWith("down ");

    assertThat(outcome(castIn(8, T, "o2", "down", TWO, 2)))
        .as("the recorded vote counts")
        .isEqualTo("changed");
    assertThat(record()).containsEntry("membership_version", "8");
  }

  @Test
  void aRecordWithoutUrlIsLeftAlone() {
    bench.redis().del(RECORD);
    assertThat(outcome(cast(T, "o1", "down", ONE, 1))).isEqualTo("gone");
    bench.redis().hset(RECORD, "weight", "3");
    assertThat(outcome(cast(T, "o1", "down", ONE, 1))).isEqualTo("gone");

    assertThat(record()).isEqualTo(Map.of("weight", "3"));
    assertThat(bench.redis().exists(VOTES)).isZero();
    assertThat(published()).isEmpty();
  }

  @Test
  void aReassertionRefreshesLastCheckedAlone() {
    cast(T, "o1", "down", ONE, 1);
    Map<String, String> before = record();
    drainPublished();
    PUBLISHED.clear();

    assertThat(outcome(cast(T + 10_000, "o1", "down", ONE, 1))).isEqualTo("kept");

    Map<String, String> after = record();
    assertThat(after.remove("last_checked")).isGreaterThan(before.remove("last_checked"));
    assertThat(after).isEqualTo(before);
    assertThat(published()).isEmpty();
  }

  @Test
  void inATieWhoeverSeesWhatIsStoredVouchesForIt() {
    cast(T, "o1", "down", TWO, 2);
    assertThat(record()).doesNotContainKey("last_checked");
    assertThat(outcome(cast(T, "o2", "up", TWO, 2))).isEqualTo("recorded");
    assertThat(record()).containsEntry("status", "healthy").containsKey("last_checked");
    assertThat(published()).isEmpty();
  }

  @Test
  void aHandEditIsRepairedAndPublished() {
    cast(T, "o1", "down", ONE, 1);
    bench.redis().hset(RECORD, "status", "healthy");
    assertThat(outcome(cast(T + 10_000, "o1", "down", ONE, 1))).isEqualTo("changed");
    bench.redis().hset(RECORD, "status", "broken");
    assertThat(cast(T + 20_000, "o1", "down", ONE, 1)).startsWith("changed", "broken", "unhealthy");
    assertThat(published()).hasSize(3);
  }

  @Test
  void theRevisionGrowsEvenWhenTheClockGoesBackAndIgnoresGarbage() {
    cast(T, "o1", "down", ONE, 1);
    cast(T - 60_000, "o1", "up", ONE, 1);
    assertThat(record()).containsEntry("revision", Long.toString(T + 1));
    bench.redis().hset(RECORD, "revision", "many");
    cast(T, "o1", "down", ONE, 1);
    assertThat(record()).containsEntry("revision", Long.toString(T));
    bench.redis().hset(RECORD, "revision", "1e300");
    cast(T, "o1", "up", ONE, 1);
    assertThat(record()).containsEntry("revision", Long.toString(T));
  }

  @Test
  void theFirstVerdictOnANewBackendIsPublished() {
    bench.redis().hdel(RECORD, "status");
    assertThat(cast(T, "o1", "up", ONE, 1)).startsWith("changed", "", "healthy");
    assertThat(published()).hasSize(1);
  }

  @Test
  void votesAreSweptSomeMinutesAfterTheLastCast() {
    cast(T, "o1", "up", ONE, 1);
    assertThat(bench.redis().pttl(VOTES)).isBetween(200_000L, 300_000L);
  }

  @Test
  void manyCastersAtOncePublishEachTransitionOnce() throws Exception {
    List<String> watchers = Stream.iterate(1, i -> i + 1).limit(9).map(i -> "o" + i).toList();
    List<StatefulRedisConnection<String, String>> connections = new ArrayList<>();
    String source = Script.CAST.source();
    try (ExecutorService casters = Executors.newFixedThreadPool(9)) {
      for (int round = 0; round < 10; round++) {
        String vote = round % 2 == 0 ? "down" : "up";
        List<Future<String>> outcomes = new ArrayList<>();
        for (int i = 0; i < 27; i++) {
          if (connections.size() <= i % 9) {
            connections.add(bench.another());
          }
          StatefulRedisConnection<String, String> connection = connections.get(i % 9);
          String voter = watchers.get(i % 9);
          outcomes.add(
              casters.submit(() ->
                  outcome(
                      ScriptBench.run(
                          connection.sync(),
                          source,
                          KEYS,
                          arguments(1, voter, vote, watchers, 9)))));
        }
        List<String> results = new ArrayList<>();
        for (Future<String> outcome : outcomes) {
          results.add(outcome.get());
        }
        assertThat(results).filteredOn("changed"::equals).hasSize(1);
      }
    }
    connections.forEach(StatefulRedisConnection::close);
    assertThat(published()).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void lastCheckedIsTheCalendarsOwnInstant() {
    List<LocalDate> days = new ArrayList<>();
    for (int year :
        List.of(1970, 1972, 1999, 2000, 2023, 2024, 2026, 2028, 2099, 2100, 2101, 2400)) {
      for (int month = 1; month <= 12; month++) {
        LocalDate first = LocalDate.of(year, month, 1);
        days.add(first);
        days.add(first.withDayOfMonth(first.lengthOfMonth()));
      }
    }
    for (LocalDate day : days) {
      Instant at = day.atTime(23, 59, 59, 7_000_000).toInstant(ZoneOffset.UTC);
      bench.clear();
      bench.redis().hset(RECORD, "url", "http://backend2:8080");
      cast(at.toEpochMilli(), "o1", "up", ONE, 1);
      assertThat(record().get("last_checked")).isEqualTo(at.toString());
    }
  }

  private static List<Object> cast(
      long at, String voter, String vote, List<String> watchers, int quorum) {
    return castIn(1, at, voter, vote, watchers, quorum);
  }

  private static List<Object> castIn(
      long membership, long at, String voter, String vote, List<String> watchers, int quorum) {
    return bench.runAt(at, Script.CAST, KEYS, arguments(membership, voter, vote, watchers, quorum));
  }

  private static String[] arguments(
      long membership, String voter, String vote, List<String> watchers, int quorum) {
    return Stream.concat(
            Stream.of(
                ID.value(),
                voter,
                vote,
                voter + " says " + vote,
                Long.toString(membership),
                Integer.toString(quorum),
                "30000",
                Channel.BACKEND_CHANGES),
            watchers.stream())
        .toArray(String[]::new);
  }

  private static String outcome(List<Object> reply) {
    return (String) reply.get(0);
  }

  private static Map<String, String> record() {
    return bench.redis().hgetall(RECORD);
  }

  /** Everything published so far: a message of our own marks the end. */
  private static List<String> published() {
    drainPublished();
    return PUBLISHED.stream().filter(message -> !message.startsWith("end ")).toList();
  }

  private static void drainPublished() {
    String end = "end " + System.nanoTime();
    bench.redis().publish(Channel.BACKEND_CHANGES, end);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> PUBLISHED.contains(end));
  }
}

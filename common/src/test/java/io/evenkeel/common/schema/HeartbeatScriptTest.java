package io.evenkeel.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartbeatScriptTest {

  private static final List<String> KEYS =
      List.of(
          RedisKey.ORCHESTRATORS, RedisKey.ORCHESTRATORS_MEMBERSHIP, RedisKey.ORCHESTRATORS_SEATS);
  private static final long T = 1_800_000_000_000L;

  private static ScriptBench bench;

  private record Reply(long version, long now, List<?> members, List<?> seats) {}

  @BeforeAll
  static void start() {
    bench = new ScriptBench();
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
  void theVersionMovesOnlyWhenTheMembersChange() {
    Reply first = beat(T, "o1");
    assertThat(first).isEqualTo(new Reply(T, T, List.of("o1"), List.of()));
    assertThat(beat(T + 1_000, "o1").version()).isEqualTo(T);

    Reply second = beat(T + 1_500, "o2");
    assertThat(second.version()).isEqualTo(T + 1_500);
    assertThat(second.members().stream().map(Object::toString))
        .containsExactlyInAnyOrder("o1", "o2");
    assertThat(beat(T + 2_000, "o1").version()).isEqualTo(T + 1_500);
  }

  @Test
  void theVersionGrowsEvenWhenTheClockGoesBack() {
    beat(T, "o1");
    assertThat(beat(T - 60_000, "o2").version()).isEqualTo(T + 1);
    assertThat(beat(T - 60_000, "o3").version()).isEqualTo(T + 2);
  }

  @Test
  void aSilentMemberLapsesAfterOneLifeAndKeepsItsSeatForThirtySeconds() {
    beat(T, "o1");
    beat(T, "o2");
    assertThat(beat(T + 4_900, "o1").members()).hasSize(2);

    Reply lapsed = beat(T + 5_000, "o1");
    assertThat(lapsed).isEqualTo(new Reply(T + 5_000, T + 5_000, List.of("o1"), List.of("o2")));

    for (long at = 6_000; at < 34_000; at += 4_000) {
      beat(T + at, "o1");
    }
    assertThat(beat(T + 34_900, "o1").seats()).isEqualTo(List.of("o2"));
    Reply empty = beat(T + 35_000, "o1");
    assertThat(empty.seats()).isEmpty();
    assertThat(empty.version()).isEqualTo(T + 5_000);
  }

  @Test
  void aMemberThatComesBackTakesItsSeatAgain() {
    beat(T, "o1");
    beat(T, "o2");
    beat(T + 4_000, "o1");
    assertThat(beat(T + 6_000, "o1").seats()).isEqualTo(List.of("o2"));

    Reply back = beat(T + 7_000, "o2");
    assertThat(back.members()).hasSize(2);
    assertThat(back.seats()).isEmpty();
    assertThat(back.version()).isEqualTo(T + 7_000);
  }

  @Test
  void nobodyIsPrunedForOneLifeAfterRedisWasAway() {
    beat(T, "o1");
    beat(T, "o2");
    beat(T, "o3");

    Reply first = beat(T + 60_000, "o1");
    assertThat(first.members()).hasSize(3);
    assertThat(first.version()).isEqualTo(T + 2);
    assertThat(beat(T + 63_000, "o2").members()).hasSize(3);
    assertThat(beat(T + 64_900, "o1").members()).hasSize(3);

    Reply over = beat(T + 65_000, "o1");
    assertThat(over.members().stream().map(Object::toString)).containsExactlyInAnyOrder("o1", "o2");
    assertThat(over.seats())
        .as("the seat counts from the end of the grace")
        .isEqualTo(List.of("o3"));
    beat(T + 69_000, "o1");
    for (long at = 73_000; at < 94_000; at += 4_000) {
      beat(T + at, "o1");
    }
    assertThat(beat(T + 94_000, "o1").seats().stream().map(Object::toString)).contains("o3");
    assertThat(beat(T + 95_000, "o1").seats().stream().map(Object::toString)).doesNotContain("o3");
  }

  @Test
  void oneThatIsAloneAndWasPausedStaysTheOnlyMember() {
    beat(T, "o1");
    assertThat(beat(T + 60_000, "o1"))
        .isEqualTo(new Reply(T, T + 60_000, List.of("o1"), List.of()));
  }

  @Test
  void aHeartbeatFromTheFutureDoesNotKeepADeadMember() {
    beat(T + 3_600_000, "o2");
    beat(T, "o1");
    beat(T + 4_000, "o1");
    Reply reply = beat(T + 5_000, "o1");
    assertThat(reply.members()).isEqualTo(List.of("o1"));
    assertThat(reply.seats()).isEqualTo(List.of("o2"));
  }

  @Test
  void goodbyeLeavesNeitherMemberNorSeat() {
    beat(T, "o1");
    beat(T, "o2");
    bench.redis().zadd(RedisKey.ORCHESTRATORS_SEATS, T + 30_000, "o2");

    assertThat(goodbye("o2")).isGreaterThan(T - 1);

    assertThat(bench.redis().zrange(RedisKey.ORCHESTRATORS, 0, -1)).containsExactly("o1");
    assertThat(bench.redis().zcard(RedisKey.ORCHESTRATORS_SEATS)).isZero();
  }

  @Test
  void goodbyeOfAStrangerChangesNothing() {
    beat(T, "o1");
    assertThat(goodbye("o9")).isEqualTo(T);
  }

  @Test
  void worksOnRedisTime() {
    long before = redisMillis();
    Reply reply = reply(bench.run(Script.HEARTBEAT, KEYS, "o1", "5000", "30000"));
    assertThat(reply.now()).isBetween(before, redisMillis());
    assertThat(reply.version()).isEqualTo(reply.now());
  }

  private static Reply beat(long at, String id) {
    return reply(bench.runAt(at, Script.HEARTBEAT, KEYS, id, "5000", "30000"));
  }

  private static Reply reply(List<Object> raw) {
    return new Reply(
        (Long) raw.get(0), (Long) raw.get(1), (List<?>) raw.get(2), (List<?>) raw.get(3));
  }

  private static long goodbye(String id) {
    return (Long) bench.run(Script.GOODBYE, KEYS, id).get(0);
  }

  private static long redisMillis() {
    List<String> time = bench.redis().time();
    return Long.parseLong(time.get(0)) * 1_000 + Long.parseLong(time.get(1)) / 1_000;
  }
}

package io.evenkeel.launcher.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.evenkeel.launcher.redis.RedisPing;
import io.evenkeel.launcher.redis.RegistryReader;
import io.evenkeel.launcher.testing.ProcessTable;
import io.evenkeel.launcher.testing.StandIn;
import io.lettuce.core.RedisClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real Redis, and stand-ins of the applications. */
class TopologyTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;

  private final List<String> ends = new CopyOnWriteArrayList<>();

  @Test
  void startsEverythingButSpareBackendsAndStopsInReverseOrder() {
    List<Long> pids;
    try (Topology topology = plan(options().orchestrators(2).spareBackends(1))) {
      topology.start();

      assertThat(topology.processes())
          .extracting(ManagedProcess::name, ManagedProcess::state)
          .containsExactly(
              tuple("redis", ProcessState.RUNNING),
              tuple("redis-init", ProcessState.DONE),
              tuple("orchestrator1", ProcessState.RUNNING),
              tuple("orchestrator2", ProcessState.RUNNING),
              tuple("backend1", ProcessState.RUNNING),
              tuple("backend2", ProcessState.RUNNING),
              tuple("backend3", ProcessState.PLANNED),
              tuple("load-balancer1", ProcessState.RUNNING));
      pids =
          topology.processes().stream()
              .map(ManagedProcess::pid)
              .filter(OptionalLong::isPresent)
              .map(OptionalLong::getAsLong)
              .toList();
    }

    assertThat(ends.getFirst()).isEqualTo("load-balancer1");
    assertThat(ends.subList(1, 3)).containsExactlyInAnyOrder("backend1", "backend2");
    assertThat(ends.subList(3, 5)).containsExactlyInAnyOrder("orchestrator1", "orchestrator2");
    assertThat(ends.getLast()).isEqualTo("redis");
    assertThat(pids).noneMatch(ProcessTable::runs);
  }

  @Test
  void tellsTheSeedingJobWhereTheBackendsAre() throws Exception {
    try (Topology topology = plan(options().spareBackends(1))) {
      topology.process("redis").start();
      topology.seed();

      assertThat(Files.readString(topology.process("redis-init").logFile()))
          .contains(
              "--redis-init.backends=backend1=%s,backend2=%s"
                  .formatted(
                      topology.process("backend1").url(), topology.process("backend2").url()))
          .doesNotContain("backend3");
    }
  }

  @Test
  void startsInAnyOrderThatATestWants() {
    try (Topology topology = plan(options())) {
      ManagedProcess balancer = topology.process("load-balancer1");
      balancer.start();
      balancer.awaitReady(LIMIT);

      assertThat(topology.process("redis").state()).isEqualTo(ProcessState.PLANNED);
      assertThat(balancer.managementUrl()).isNotEqualTo(balancer.url());
    }
  }

  @Test
  void aProcessThatCannotStartIsNamedWithItsLastWords() {
    try (Topology topology =
        plan(options().properties(Role.LOAD_BALANCER, "--stand-in.fails=true"))) {
      assertThatThrownBy(topology::start)
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("load-balancer1: ended before it was ready, exit code 7")
          .hasMessageContaining("no such strategy");
    }
  }

  @Test
  void propertiesOfARoleReplaceOurOwn() throws Exception {
    try (Topology topology =
        plan(options().properties(Role.LOAD_BALANCER, "--balancer.strategy=least-connections"))) {
      ManagedProcess balancer = topology.process("load-balancer1");
      balancer.start();
      balancer.awaitReady(LIMIT);

      assertThat(Files.readString(balancer.logFile()))
          .contains("--balancer.strategy=least-connections")
          .doesNotContain("round-robin");
    }
  }

  @Test
  void killedRedisComesBackWithItsDataOnlyIfPersistent() {
    assertThat(registryAfterKill(RedisChoice.OWN)).containsOnlyKeys("backend1");
    assertThat(registryAfterKill(RedisChoice.OWN_WITHOUT_PERSISTENCE)).isEmpty();
  }

  @Test
  void refusesARegistryThatNamesOurBackendsElsewhere() {
    try (Topology owner = plan(options())) {
      ManagedProcess redis = owner.process("redis");
      redis.start();
      redis.awaitReady(LIMIT);
      register(owner.redisUrl(), "backend1", "http://127.0.0.1:1");

      RedisChoice given = new RedisChoice.Given(redis.url());
      try (Topology guest =
          plan(options().redis(given).stateDirectory(directory.resolve("guest")))) {
        assertThatThrownBy(guest::start)
            .isInstanceOf(StartFailure.class)
            .hasMessageStartingWith("backend1: registered as http://127.0.0.1:1 (expected: ");
      }
      assertThat(redis.isAlive()).as("a given Redis is not ours to stop").isTrue();
    }
  }

  @Test
  void nothingStartsOnceClosed() {
    Topology topology = plan(options());
    topology.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> topology.process("backend1").start())
        .withMessageStartingWith("backend1: not started");
  }

  @Test
  void guardianEndsWithTheTopology() {
    Topology topology = plan(options());
    long guardian = topology.guardianPid();
    assertThat(ProcessTable.runs(guardian)).isTrue();

    topology.close();

    await().until(() -> !ProcessTable.runs(guardian));
  }

  @Test
  void unknownNameIsAnsweredWithTheKnownOnes() {
    try (Topology topology = plan(options())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> topology.process("backend9"))
          .withMessage(
              "backend9: unknown (expected: one of redis, redis-init, orchestrator1, backend1,"
                  + " backend2, load-balancer1)");
    }
  }

  private Map<String, Map<String, String>> registryAfterKill(RedisChoice choice) {
    try (Topology topology = plan(options().redis(choice))) {
      ManagedProcess redis = topology.process("redis");
      redis.start();
      redis.awaitReady(LIMIT);
      register(topology.redisUrl(), "backend1", "http://127.0.0.1:1");

      redis.kill();
      assertThat(RedisPing.answers(redis.url().getPort())).isFalse();
      redis.start();
      redis.awaitReady(LIMIT);
      return RegistryReader.read(topology.redisUrl()).orElseThrow();
    }
  }

  private static void register(String redisUrl, String id, String url) {
    try (RedisClient client = RedisClient.create(redisUrl);
        var connection = client.connect()) {
      connection.sync().hset("backend:" + id, "url", url);
      connection.sync().sadd("backends", id);
    }
  }

  private TopologyOptions.Builder options() {
    return TopologyOptions.builder().backends(2).stateDirectory(directory.resolve("state"));
  }

  private Topology plan(TopologyOptions.Builder options) {
    return Topology.plan(
        options.build(),
        StandIn.commands(),
        directory.resolve("redis"),
        new TopologyListener() {
          @Override
          public void changed(ManagedProcess process) {
            if (process.state() == ProcessState.STOPPED) {
              ends.add(process.name());
            }
          }
        });
  }
}

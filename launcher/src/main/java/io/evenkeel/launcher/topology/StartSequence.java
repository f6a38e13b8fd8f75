package io.evenkeel.launcher.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which a topology comes up: Redis, its content, then the servers. Those start at
 * once, since none needs another to start; only their readiness depends on each other.
 *
 * <p><i>Confined to the starting thread.</i>
 */
final class StartSequence {

  private final Topology topology;

  StartSequence(Topology topology) {
    this.topology = topology;
  }

  void run() {
    List<ManagedProcess> redis = topology.processes(Role.REDIS);
    redis.forEach(ManagedProcess::start);
    redis.forEach(this::awaitReady);

    List<ManagedProcess> backends =
        topology.processes(Role.BACKEND).stream()
            .filter(backend -> !topology.isSpare(backend))
            .toList();
    backends.forEach(ManagedProcess::start);
    topology.seed();
    if (topology.mayHaveOldRegistry()) {
      SeedCheck.check(topology.redisUrl(), backends);
    }

    List<ManagedProcess> others = new ArrayList<>(topology.processes(Role.ORCHESTRATOR));
    others.addAll(topology.processes(Role.LOAD_BALANCER));
    others.forEach(ManagedProcess::start);

    List<ManagedProcess> servers = new ArrayList<>(backends);
    servers.addAll(others);
    Together.each(servers, this::awaitReady);
  }

  private void awaitReady(ManagedProcess process) {
    process.awaitReady(Topology.READY_LIMIT);
  }
}

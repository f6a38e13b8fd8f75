package io.evenkeel.launcher.topology;

import io.evenkeel.launcher.app.ApplicationCommands;
import io.evenkeel.launcher.process.Spawner;
import io.evenkeel.launcher.redis.RedisProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/**
 * The plans of all processes, in the order in which they are started.
 *
 * <p><i>Immutable.</i>
 *
 * @param redisUrl the Redis of the topology
 * @param redisOrigin where it comes from, in words for a person
 * @param plans one per process, spare backends too
 */
record Blueprint(URI redisUrl, String redisOrigin, List<ProcessPlan> plans) {

  /**
   * Plans everything and checks that it can be had.
   *
   * @throws PortsTaken if a port can't be had
   * @throws IOException if our own Redis can't be unpacked or given a folder
   */
  static Blueprint of(
      TopologyOptions options,
      ApplicationCommands applications,
      Path redisDirectory,
      RandomGenerator random)
      throws IOException {
    Planner planner = new Planner(options, applications, PortPlan.of(options, random));
    List<ProcessPlan> backends = planner.backends();
    List<ProcessPlan> orchestrators = planner.orchestrators();
    List<ProcessPlan> loadBalancers = planner.loadBalancers();

    List<ProcessPlan> plans = new ArrayList<>();
    String origin = "given with --redis";
    if (options.redis() instanceof RedisChoice.Own(boolean persistent)) {
      RedisProgram program = RedisProgram.find(redisDirectory);
      origin = program.origin();
      DataDirectory.prepare(planner.data(), options.keepData());
      plans.add(planner.redis(program, persistent));
    }
    plans.add(planner.redisInit(backends));
    plans.addAll(orchestrators);
    plans.addAll(backends);
    plans.addAll(loadBalancers);
    return new Blueprint(planner.redisUrl(), origin, List.copyOf(plans));
  }

  SequencedMap<String, ManagedProcess> processes(Spawner spawner, TopologyListener listener) {
    SequencedMap<String, ManagedProcess> processes = new LinkedHashMap<>();
    for (ProcessPlan plan : plans) {
      processes.put(plan.name(), new ManagedProcess(plan, spawner, listener));
    }
    return processes;
  }
}

package io.evenkeel.launcher.session;

import io.evenkeel.launcher.console.Palette;
import io.evenkeel.launcher.console.Table;
import io.evenkeel.launcher.topology.ManagedProcess;
import io.evenkeel.launcher.topology.Role;
import io.evenkeel.launcher.topology.Topology;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What is up, and what to try next.
 *
 * <p><i>Stateless.</i>
 */
final class Summary {

  private Summary() {}

  static List<String> of(Topology topology, Palette palette) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    Table table = new Table((cell, padded) -> padded, "NAME", "PID", "URL", "");
    for (ManagedProcess process : topology.processes()) {
      if (process.isAlive()) {
        table.row(
            process.name(),
            String.valueOf(process.pid().orElse(0)),
            RedisUrl.withoutPassword(process.url().toString()),
            note(process));
      }
    }
    List<String> rows = table.lines();
    lines.add(palette.bold(rows.getFirst()));
    lines.addAll(rows.subList(1, rows.size()));
    lines.add("");
    lines.add(palette.bold("Try, in a second terminal:"));
    tries(topology).forEach(attempt -> lines.add("  " + attempt));
    lines.add("Ctrl-C stops everything.");
    lines.add("");
    return lines;
  }

  private static String note(ManagedProcess process) {
    return process.role() == Role.LOAD_BALANCER ? "management " + process.managementUrl() : "";
  }

  private static List<String> tries(Topology topology) {
    ManagedProcess balancer = topology.processes(Role.LOAD_BALANCER).getFirst();
    String victim = topology.processes(Role.BACKEND).getLast().name();
    URI redis = URI.create(topology.redisUrl());
    List<String> tries = new ArrayList<>();
    tries.add("curl -i " + balancer.url() + "/process");
    tries.add("./evenkeel stop " + victim + "       # or kill, pause; then curl again");
    tries.add("./evenkeel status");
    tries.add("./evenkeel start " + victim);
    tries.add("./evenkeel logs -f " + balancer.name());
    tries.add("curl -s " + balancer.managementUrl() + "/roster");
    if (!topology.processes(Role.REDIS).isEmpty()) {
      tries.add("redis-cli -p " + redis.getPort() + " hgetall backend:" + victim);
    }
    return tries;
  }
}

package io.evenkeel.launcher.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Who listens where, decided before anything is started.
 *
 * <p><i>Confined to the planning thread.</i>
 */
final class PortPlan {

  private static final int LOAD_BALANCER_STEP = 100;
  private static final int MAX_PORT = 65_535;

  private final PortPicker picker;
  private final Map<Integer, String> owners = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  PortPlan(RandomGenerator random) {
    this.picker = new PortPicker(random);
  }

  /** The traffic port of the {@code number}th load balancer, from 1. */
  int loadBalancer(Ports ports, int number) {
    return claim(
        Role.LOAD_BALANCER.named(number),
        "--port",
        ports.loadBalancer(),
        number,
        LOAD_BALANCER_STEP);
  }

  /** Its management port. */
  int management(Ports ports, int number) {
    return claim(
        Role.LOAD_BALANCER.named(number) + "'s management",
        "--management-port",
        ports.management(),
        number,
        LOAD_BALANCER_STEP);
  }

  int orchestrator(Ports ports, int number) {
    return claim(
        Role.ORCHESTRATOR.named(number), "--orchestrator-port", ports.orchestrator(), number, 1);
  }

  int backend(Ports ports, int number) {
    return claim(Role.BACKEND.named(number), "--backend-port", ports.backend(), number, 1);
  }

  int redis(Ports ports) {
    return claim(Role.REDIS.label(), "--redis-port", ports.redis(), 1, 1);
  }

  /**
   * Ends the planning.
   *
   * @throws PortsTaken naming every port that can't be had, who needs it and the option that moves
   *     it
   */
  void check() {
    if (!problems.isEmpty()) {
      throw new PortsTaken(problems);
    }
  }

  private int claim(String owner, String option, int first, int number, int step) {
    if (first == 0) {
      return picker.next();
    }
    int port = first + (number - 1) * step;
    String other = owners.putIfAbsent(port, owner);
    String reason = null;
    if (port > MAX_PORT) {
      reason = "beyond " + MAX_PORT;
    } else if (other != null) {
      reason = "planned for " + other;
    } else if (!PortPicker.isFree(port)) {
      reason = "in use";
    }
    if (reason != null) {
      problems.add(
          "port %d: %s (needed for %s, choose another with %s)"
              .formatted(port, reason, owner, option));
    }
    return port;
  }
}

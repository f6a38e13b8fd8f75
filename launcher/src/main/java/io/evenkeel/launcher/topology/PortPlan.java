package io.evenkeel.launcher.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Who listens where, decided before anything is started.
 *
 * <p><i>Immutable.</i>
 *
 * @param redis our own Redis; 0 if there is none
 * @param orchestrators one for each
 * @param backends one for each, the spare ones last
 * @param loadBalancers traffic, one for each
 * @param managements of the load balancers, one for each
 */
record PortPlan(
    int redis,
    List<Integer> orchestrators,
    List<Integer> backends,
    List<Integer> loadBalancers,
    List<Integer> managements) {

  private static final int LOAD_BALANCER_STEP = 100;

  /**
   * Gives every server a port that can be had.
   *
   * @throws PortsTaken naming every port that can't, who needs it and the option that moves it
   */
  static PortPlan of(TopologyOptions options, RandomGenerator random) {
    Claims claims = new Claims(new PortPicker(random));
    Ports first = options.ports();
    List<Integer> loadBalancers =
        claims.series(
            options.loadBalancers(),
            Role.LOAD_BALANCER::named,
            "--port",
            first.loadBalancer(),
            LOAD_BALANCER_STEP);
    List<Integer> managements =
        claims.series(
            options.loadBalancers(),
            number -> "the management of " + Role.LOAD_BALANCER.named(number),
            "--management-port",
            first.management(),
            LOAD_BALANCER_STEP);
    List<Integer> orchestrators =
        claims.series(
            options.orchestrators(),
            Role.ORCHESTRATOR::named,
            "--orchestrator-port",
            first.orchestrator(),
            1);
    List<Integer> backends =
        claims.series(
            options.backends() + options.spareBackends(),
            Role.BACKEND::named,
            "--backend-port",
            first.backend(),
            1);
    int redis =
        options.redis() instanceof RedisChoice.Own
            ? claims.one(Role.REDIS.label(), "--redis-port", first.redis())
            : 0;
    claims.check();
    return new PortPlan(redis, orchestrators, backends, loadBalancers, managements);
  }

  /**
   * What has been claimed so far, and what could not be. <i>Confined to the planning thread.</i>
   */
  private static final class Claims {

    private static final int MAX_PORT = 65_535;

    private final PortPicker picker;
    private final Map<Integer, String> owners = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    Claims(PortPicker picker) {
      this.picker = picker;
    }

    List<Integer> series(int count, IntFunction<String> owner, String option, int first, int step) {
      return IntStream.rangeClosed(1, count)
          .mapToObj(number ->
              one(owner.apply(number), option, first == 0 ? 0 : first + (number - 1) * step))
          .toList();
    }

    int one(String owner, String option, int port) {
      if (port == 0) {
        return picker.next();
      }
      String other = owners.putIfAbsent(port, owner);
      if (port > MAX_PORT) {
        refuse(port, "beyond " + MAX_PORT, owner, option);
      } else if (other != null) {
        refuse(port, "planned for " + other, owner, option);
      } else if (!PortPicker.isFree(port)) {
        refuse(port, "in use", owner, option);
      }
      return port;
    }

    void check() {
      if (!problems.isEmpty()) {
        throw new PortsTaken(problems);
      }
    }

    private void refuse(int port, String why, String owner, String option) {
      problems.add(
          "port %d: %s (needed for %s, choose another with %s)"
              .formatted(port, why, owner, option));
    }
  }
}

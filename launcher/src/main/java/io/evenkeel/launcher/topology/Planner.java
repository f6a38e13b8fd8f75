package io.evenkeel.launcher.topology;

import io.evenkeel.launcher.app.Application;
import io.evenkeel.launcher.app.ApplicationCommands;
import io.evenkeel.launcher.redis.RedisPing;
import io.evenkeel.launcher.redis.RedisProgram;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Turns options into the plan of every process.
 *
 * <p><i>Confined to the planning thread.</i>
 */
final class Planner {

  private static final String HOST = "127.0.0.1";
  private static final String READINESS = "/actuator/health/readiness";

  /** Short, as the name in front of each line says whose it is. */
  private static final String LOG_LINE = "%d{HH:mm:ss.SSS} %-5p %-24.-24logger{0} : %m%n%wEx";

  private final TopologyOptions options;
  private final ApplicationCommands applications;
  private final PortPlan ports;
  private final URI redisUrl;

  Planner(TopologyOptions options, ApplicationCommands applications, PortPlan ports) {
    this.options = options;
    this.applications = applications;
    this.ports = ports;
    if (options.redis() instanceof RedisChoice.Given(URI url)) {
      this.redisUrl = url;
    } else {
      this.redisUrl = URI.create("redis://" + HOST + ":" + ports.redis());
    }
  }

  URI redisUrl() {
    return redisUrl;
  }

  ProcessPlan redis(RedisProgram program, boolean persistent) {
    return new ProcessPlan(
        Role.REDIS.label(),
        Role.REDIS,
        program.command(ports.redis(), data(), persistent),
        Map.of(),
        redisUrl,
        redisUrl,
        log(Role.REDIS.label()),
        () -> RedisPing.answers(ports.redis()));
  }

  /** Where our own Redis keeps its file. */
  Path data() {
    return options.stateDirectory().resolve("data");
  }

  List<ProcessPlan> backends() {
    List<ProcessPlan> plans = new ArrayList<>();
    for (int number = 1; number <= ports.backends().size(); number++) {
      String name = Role.BACKEND.named(number);
      int port = ports.backends().get(number - 1);
      plans.add(server(Role.BACKEND, name, port, port, "/health", List.of("--node.id=" + name)));
    }
    return plans;
  }

  List<ProcessPlan> orchestrators() {
    List<ProcessPlan> plans = new ArrayList<>();
    for (int number = 1; number <= options.orchestrators(); number++) {
      String name = Role.ORCHESTRATOR.named(number);
      int port = ports.orchestrators().get(number - 1);
      plans.add(
          server(
              Role.ORCHESTRATOR,
              name,
              port,
              port,
              READINESS,
              List.of("--orchestrator.id=" + name)));
    }
    return plans;
  }

  List<ProcessPlan> loadBalancers() {
    List<ProcessPlan> plans = new ArrayList<>();
    for (int number = 1; number <= options.loadBalancers(); number++) {
      String name = Role.LOAD_BALANCER.named(number);
      int port = ports.loadBalancers().get(number - 1);
      int management = ports.managements().get(number - 1);
      List<String> arguments =
          List.of(
              "--management.server.port=" + management,
              "--management.server.address=" + HOST,
              "--balancer.strategy=" + options.strategy());
      plans.add(server(Role.LOAD_BALANCER, name, port, management, READINESS, arguments));
    }
    return plans;
  }

  /** The seeding job for {@code backends}, without the spare ones. */
  ProcessPlan redisInit(List<ProcessPlan> backends) {
    String seeds =
        backends.stream()
            .limit(options.backends())
            .map(backend -> backend.name() + "=" + backend.url())
            .collect(Collectors.joining(","));
    String name = Role.REDIS_INIT.label();
    return new ProcessPlan(
        name,
        Role.REDIS_INIT,
        command(Role.REDIS_INIT, List.of("--redis-init.backends=" + seeds)),
        environment(),
        redisUrl,
        redisUrl,
        log(name),
        () -> false);
  }

  private ProcessPlan server(
      Role role, String name, int port, int management, String ready, List<String> own) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.address=" + HOST);
    arguments.add("--server.port=" + port);
    arguments.addAll(own);
    URI managementUrl = http(management);
    return new ProcessPlan(
        name,
        role,
        command(role, arguments),
        environment(),
        http(port),
        managementUrl,
        log(name),
        new HttpReadiness(managementUrl.resolve(ready)));
  }

  private List<String> command(Role role, List<String> own) {
    List<String> arguments = new ArrayList<>(own);
    arguments.add("--spring.main.banner-mode=off");
    arguments.add("--logging.pattern.console=" + LOG_LINE);
    return applications.command(
        application(role), Arguments.overridden(arguments, options.propertiesOf(role)));
  }

  /** In the environment and not in the arguments: a Redis URL may carry a password. */
  private Map<String, String> environment() {
    return Map.of("SPRING_DATA_REDIS_URL", redisUrl.toString());
  }

  private Path log(String name) {
    return options.stateDirectory().resolve("logs").resolve(name + ".log");
  }

  private static URI http(int port) {
    return URI.create("http://" + HOST + ":" + port);
  }

  private static Application application(Role role) {
    return switch (role) {
      case BACKEND -> Application.NODE;
      case ORCHESTRATOR -> Application.ORCHESTRATOR;
      case LOAD_BALANCER -> Application.LOAD_BALANCER;
      case REDIS_INIT -> Application.REDIS_INIT;
      case REDIS -> throw new IllegalArgumentException("redis is no application of ours");
    };
  }
}

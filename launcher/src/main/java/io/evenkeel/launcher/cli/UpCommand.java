package io.evenkeel.launcher.cli;

import io.evenkeel.launcher.app.Applications;
import io.evenkeel.launcher.app.Installation;
import io.evenkeel.launcher.console.Console;
import io.evenkeel.launcher.console.Palette;
import io.evenkeel.launcher.session.Session;
import io.evenkeel.launcher.state.StateDirectory;
import io.evenkeel.launcher.topology.Ports;
import io.evenkeel.launcher.topology.RedisChoice;
import io.evenkeel.launcher.topology.TopologyOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code up}: starts everything and stays until it is stopped. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Starts the whole topology and stays until Ctrl-C or ./evenkeel stop.")
final class UpCommand implements Callable<Integer> {

  @Option(names = "--backends", paramLabel = "N", description = "example backends, 1..64")
  private int backends = 4;

  @Option(names = "--orchestrators", paramLabel = "N", description = "orchestrators, 1..9")
  private int orchestrators = 1;

  @Option(names = "--load-balancers", paramLabel = "N", description = "load balancers, 1..9")
  private int loadBalancers = 1;

  @Option(
      names = "--strategy",
      paramLabel = "S",
      description = "how a backend is chosen: round-robin, least-connections")
  private String strategy = "round-robin";

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = {
        "the Redis to use, as in redis://host:6379/0;",
        "else redis-server on PATH, else the one carried by embedded-redis"
      })
  private @Nullable URI redis;

  @Option(
      names = "--no-persistence",
      description = "our own Redis loses its data when it is killed or stopped")
  private boolean noPersistence;

  @Option(
      names = "--keep-data",
      description = "our own Redis starts with what the last topology left")
  private boolean keepData;

  @Option(
      names = "--no-start-up-cache",
      description = "does not take the time to make JVM start-up caches after a build")
  private boolean noStartUpCache;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "load-balancer1; the next is 100 higher; 0: free ones")
  private int port = Ports.DEFAULT.loadBalancer();

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "load-balancer1's management; the next is 100 higher")
  private int managementPort = Ports.DEFAULT.management();

  @Option(
      names = "--orchestrator-port",
      paramLabel = "PORT",
      description = "orchestrator1; the next is 1 higher")
  private int orchestratorPort = Ports.DEFAULT.orchestrator();

  @Option(
      names = "--backend-port",
      paramLabel = "PORT",
      description = "backend1; the next is 1 higher")
  private int backendPort = Ports.DEFAULT.backend();

  @Option(names = "--redis-port", paramLabel = "PORT", description = "our own Redis")
  private int redisPort = Ports.DEFAULT.redis();

  @Override
  public Integer call() throws Exception {
    Installation installation = Installation.find();
    StateDirectory directory = new StateDirectory(installation.stateDirectory());
    TopologyOptions options = options(directory);
    Console console = new Console(System.out, Palette.ofStandardOutput(), List.of());
    Applications applications = new Applications(installation, !noStartUpCache);
    return new Session(console, directory)
        .run(options, applications, installation.redisDirectory());
  }

  private TopologyOptions options(StateDirectory directory) {
    return TopologyOptions.builder()
        .backends(backends)
        .orchestrators(orchestrators)
        .loadBalancers(loadBalancers)
        .strategy(strategy)
        .ports(new Ports(port, managementPort, orchestratorPort, backendPort, redisPort))
        .stateDirectory(directory.path())
        .redis(redis == null ? new RedisChoice.Own(!noPersistence) : new RedisChoice.Given(redis))
        .keepData(keepData)
        .build();
  }
}

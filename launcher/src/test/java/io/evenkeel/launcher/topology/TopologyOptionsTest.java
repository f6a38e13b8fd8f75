package io.evenkeel.launcher.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TopologyOptionsTest {

  @Test
  void refusesCountsOutOfRangeNamingTheOption() {
    refuses(options -> options.backends(0), "--backends: 0 (expected: 1..64)");
    refuses(options -> options.backends(65), "--backends: 65 (expected: 1..64)");
    refuses(options -> options.orchestrators(10), "--orchestrators: 10 (expected: 1..9)");
    refuses(options -> options.loadBalancers(-1), "--load-balancers: -1 (expected: 1..9)");
  }

  @Test
  void leavesTheListOfStrategiesToTheLoadBalancer() {
    assertThat(options().strategy("brand-new").build().strategy()).isEqualTo("brand-new");
    refuses(
        options -> options.strategy("x --y"),
        "--strategy: x --y (expected: a name such as round-robin or least-connections)");
  }

  @Test
  void refusesPortsOutOfRangeNamingTheOption() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ports(8080, 8081, 8090, 70_000, 6379))
        .withMessage("--backend-port: 70000 (expected: 0..65535)");
  }

  @Test
  void refusesARedisUrlOfAnotherKind() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedisChoice.Given(URI.create("http://localhost:6379")))
        .withMessage(
            "--redis: http://localhost:6379 (expected:"
                + " redis://[user:password@]host[:port][/database])");
  }

  private static TopologyOptions.Builder options() {
    return TopologyOptions.builder().stateDirectory(Path.of("state"));
  }

  private static void refuses(UnaryOperator<TopologyOptions.Builder> change, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change.apply(options()).build())
        .withMessage(message);
  }
}

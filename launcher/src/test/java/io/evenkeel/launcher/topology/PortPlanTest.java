package io.evenkeel.launcher.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PortPlanTest {

  private final PortPicker free = new PortPicker(new Random());

  @Test
  void takenPortIsNamedWithItsOwnerAndTheOptionThatMovesIt() throws IOException {
    try (ServerSocket traffic = taken();
        ServerSocket redis = taken()) {
      Ports ports = new Ports(traffic.getLocalPort(), 0, 0, 0, redis.getLocalPort());

      assertThatThrownBy(() -> PortPlan.of(options().ports(ports).build(), new Random()))
          .isInstanceOf(PortsTaken.class)
          .hasMessage(
              """
              port %d: in use (needed for load-balancer1, choose another with --port)
              port %d: in use (needed for redis, choose another with --redis-port)\
              """
                  .formatted(traffic.getLocalPort(), redis.getLocalPort()));
    }
  }

  @Test
  void twoOfOurOwnOnOnePortAreRefused() {
    int port = free.next();
    Ports ports = new Ports(port, port, 0, 0, 0);

    assertThatThrownBy(() -> PortPlan.of(options().ports(ports).build(), new Random()))
        .isInstanceOf(PortsTaken.class)
        .hasMessage(
            "port %d: planned for load-balancer1 (needed for the management of load-balancer1,"
                    .formatted(port)
                + " choose another with --management-port)");
  }

  @Test
  void seriesThatLeavesTheRangeIsRefused() {
    Ports ports = new Ports(0, 0, 0, 65_535, 0);

    assertThatThrownBy(() -> PortPlan.of(options().ports(ports).build(), new Random()))
        .hasMessageContaining("port 65536: beyond 65535 (needed for backend2,");
  }

  @Test
  void loadBalancersAreAHundredApartTheOthersOne() {
    PortPlan plan =
        PortPlan.of(
            options()
                .loadBalancers(2)
                .orchestrators(2)
                .ports(new Ports(31_080, 31_081, 31_090, 31_501, 31_379))
                .build(),
            new Random());

    assertThat(plan.loadBalancers()).containsExactly(31_080, 31_180);
    assertThat(plan.managements()).containsExactly(31_081, 31_181);
    assertThat(plan.orchestrators()).containsExactly(31_090, 31_091);
    assertThat(plan.backends()).containsExactly(31_501, 31_502);
  }

  @Test
  void freePortsAreAllDifferentAndBelowThoseOfOutgoingConnections() {
    PortPlan plan = PortPlan.of(options().backends(60).build(), new Random());

    List<Integer> all = new ArrayList<>(plan.backends());
    all.addAll(plan.loadBalancers());
    all.addAll(plan.managements());
    all.addAll(plan.orchestrators());
    all.add(plan.redis());
    assertThat(all)
        .doesNotHaveDuplicates()
        .allMatch(port -> port >= PortPicker.FIRST && port <= PortPicker.LAST);
  }

  @Test
  void givenRedisNeedsNoPort() {
    RedisChoice given = new RedisChoice.Given(URI.create("redis://127.0.0.1:1"));

    assertThat(PortPlan.of(options().redis(given).build(), new Random()).redis()).isZero();
  }

  private static TopologyOptions.Builder options() {
    return TopologyOptions.builder().backends(2).stateDirectory(Path.of("state"));
  }

  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}

package io.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendsPropertiesTest {

  @Test
  void noListAllowsAll() {
    assertThat(new BackendsProperties(List.of(), Set.of()).allowed())
        .returns(true, allowed -> allowed.allows(InetAddress.getLoopbackAddress()))
        .returns(Set.of(), allowed -> allowed.ports());
  }

  @Test
  void aListAllowsNothingElse() {
    assertThat(new BackendsProperties(List.of("10.0.0.0/8"), Set.of(80)).allowed())
        .returns(true, allowed -> allowed.allows(InetAddress.ofLiteral("10.0.0.1")))
        .returns(false, allowed -> allowed.allows(InetAddress.getLoopbackAddress()))
        .returns(Set.of(80), allowed -> allowed.ports());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_536})
  void aPortThatIsNoneIsRefusedByItsName(int port) {
    assertThatThrownBy(() -> new BackendsProperties(List.of(), Set.of(port)))
        .hasMessage("balancer.backends.allowed-ports: %d (expected: 1..65535)".formatted(port));
  }

  @Test
  void aNetworkThatIsNoneIsRefusedByItsName() {
    assertThatThrownBy(() -> new BackendsProperties(List.of("10.0.0.1/8"), Set.of()))
        .hasMessageStartingWith("balancer.backends.allowed-networks: 10.0.0.1/8 (expected: ");
  }
}

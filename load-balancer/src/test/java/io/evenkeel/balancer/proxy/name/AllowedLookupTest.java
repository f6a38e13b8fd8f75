package io.evenkeel.balancer.proxy.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.common.net.Networks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllowedLookupTest {

  private static final InetAddress INSIDE = InetAddress.ofLiteral("10.0.0.7");
  private static final InetAddress METADATA = InetAddress.ofLiteral("169.254.169.254");

  private List<InetAddress> answer = List.of(INSIDE);
  private final AllowedLookup lookup =
      new AllowedLookup(
          host -> answer, Networks.parse("allowed", List.of("10.0.0.0/8", "fd00::/8"))::contains);

  @Test
  void passesOnWhatIsAllowed() throws UnknownHostException {
    answer = List.of(INSIDE, InetAddress.ofLiteral("fd00::1"));

    assertThat(lookup.addresses("backend1")).isEqualTo(answer);
  }

  @Test
  void aNameThatLeadsOutsideHasNoAddress() {
    answer = List.of(METADATA, InetAddress.ofLiteral("fe80::1"));

    assertThatThrownBy(() -> lookup.addresses("backend1"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("backend1: no address that is allowed");
  }

  @Test
  void aNameThatLeadsInsideTooHasThatAddressOnly() throws UnknownHostException {
    answer = List.of(METADATA, INSIDE);

    assertThat(lookup.addresses("backend1")).containsExactly(INSIDE);
  }

  @Test
  void isJudgedAnewEachTimeTheNameIsLookedUp() throws UnknownHostException {
    assertThat(lookup.addresses("backend1")).containsExactly(INSIDE);

    answer = List.of(METADATA);
    assertThatThrownBy(() -> lookup.addresses("backend1")).isInstanceOf(UnknownHostException.class);

    answer = List.of(INSIDE);
    assertThat(lookup.addresses("backend1")).containsExactly(INSIDE);
  }

  @Test
  void theOperatingSystemsAnswerIsJudgedToo() {
    AllowedLookup real =
        new AllowedLookup(NameLookup.system(), address -> !address.isLoopbackAddress());

    assertThatThrownBy(() -> real.addresses("localhost")).isInstanceOf(UnknownHostException.class);
    assertThatThrownBy(() -> real.addresses("127.0.0.1")).isInstanceOf(UnknownHostException.class);
  }

  @Test
  void aNameWithoutAnyAddressStaysUnknown() {
    AllowedLookup unknown =
        new AllowedLookup(
            host -> {
              throw new UnknownHostException(host);
            },
            address -> true);

    assertThatThrownBy(() -> unknown.addresses("backend1")).hasMessage("backend1");
  }
}

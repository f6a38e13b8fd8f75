package io.evenkeel.common.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, 9.255.255.255, false",
    "172.16.0.0/12, 172.31.255.255, true",
    "172.16.0.0/12, 172.32.0.0, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.4/31, 192.0.2.5, true",
    "192.0.2.4/31, 192.0.2.6, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "192.0.2.1/32, 192.0.2.2, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 10.0.0.1, false",
    "::/0, ffff::, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::, false",
    "fc00::/7, fdff::1, true",
    "fc00::/7, fe00::1, false",
    "::1, ::1, true",
    "::1, ::2, false",
    // RFC 4291, 2.5.5.2: the IPv4 address that it stands for
    "10.0.0.0/8, ::ffff:10.0.0.1, true",
    "::ffff:10.0.0.0/104, 10.255.0.1, true",
    "::ffff:10.0.0.0/104, 11.0.0.1, false",
    "::ffff:10.0.0.1, 10.0.0.1, true",
  })
  void containsTheAddressesThatBeginAsItDoes(String network, String address, boolean contained) {
    assertThat(Network.parse(network).contains(InetAddress.ofLiteral(address)))
        .isEqualTo(contained);
    assertThat(Networks.parse("p", List.of("198.51.100.0/24", network)))
        .returns(contained, networks -> networks.contains(InetAddress.ofLiteral(address)));
  }

  @Test
  void anIpv4AddressInIpv6ClothesIsStillOne() throws UnknownHostException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
    InetAddress dressed = Inet6Address.getByAddress(null, mapped, 0);

    assertThat(dressed).isInstanceOf(Inet6Address.class);
    assertThat(Network.parse("10.0.0.0/8").contains(dressed)).isTrue();
    assertThat(Network.parse("::/0").contains(dressed)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "10.0.0.0/0008",
        "10.0.0.1/8",
        "10.0.0.0/255.0.0.0",
        "10/8",
        "10.0/16",
        "010.0.0.0/8",
        "0x0a.0.0.0/8",
        "256.0.0.0/8",
        "localhost",
        "*",
        "fd00::/129",
        "fd00::1/8",
        "fe80::1%eth0",
        "[fd00::]/8",
        "::ffff:10.0.0.0/95",
        "1:2:3:4:5:6:7:8:9",
        " 10.0.0.0/8",
      })
  void refusesWhatTwoReadersCouldReadInTwoWays(String text) {
    assertThatThrownBy(() -> Networks.parse("balancer.some-networks", List.of("10.0.0.0/8", text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("balancer.some-networks: ")
        .hasMessageEndingWith("(expected: " + Network.EXPECTED + ")");
  }

  @Test
  void noneContainsNothing() {
    assertThat(Networks.parse("p", List.of())).isSameAs(Networks.NONE);
    assertThat(Networks.NONE.contains(InetAddress.getLoopbackAddress())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, false",
    "2001:db8::1, false",
    "backend1, false",
    "backend1.example., false",
    "1.example, false",
    "0x7f.example, false",
    "127.1, true",
    "2130706433, true",
    "0177.0.0.1, true",
    "0x7f.0.0.1, true",
    "0x7f000001, true",
    "127.0.0.0x1, true",
    "1.2.3.4., true",
    "1.2.3.4.5, true",
    "name.5, true",
    "fe80::1%eth0, true",
  })
  void aHostThatEndsInANumberIsAnAddressOrAmbiguous(String host, boolean ambiguous) {
    assertThat(AddressLiteral.isAmbiguous(host)).isEqualTo(ambiguous);
  }
}

package io.evenkeel.balancer.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a.b",
        "A-1_~",
        "a:",
        "a:0",
        "a:80",
        "a:00080",
        "a:65535",
        "1.2.3.4",
        "1.2.3.4:5",
        "[::]",
        "[::1]:80",
        "[2001:db8::1.2.3.4]",
        "[1:2:3:4:5:6:7:8]",
        "[1:2:3:4:5:6:1.2.3.4]",
        "[1::8]",
        "[ABCD::]",
        "%41",
        "a%ffb:1",
        "!$&'()*+;="
      })
  void hostsWithAPortOrWithout(String authority) {
    assertThat(Authority.isValid(authority)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":80",
        "a:b",
        "a:-1",
        "a:65536",
        "a:100000",
        "a:1:2",
        "u@a",
        "u:p@a",
        "a/",
        "a?",
        "a#",
        "a b",
        "a,b",
        " a",
        "a\\",
        "a\"",
        "<a>",
        "[",
        "]",
        "[]",
        "[a]",
        "[:::]",
        "[1:2:3:4:5:6:7]",
        "[1::2::3]",
        "[1:2:3:4:5:6:7::8]",
        "[12345::]",
        "[1.2.3.4::]",
        "[::1.2.3]",
        "[:1:2:3:4:5:6:7]",
        "[::1",
        "::1]",
        "[::1]:x",
        "[::1]x",
        "[::1%25eth0]",
        "[[::1]]",
        "%",
        "%4",
        "%4g",
        "a|b",
        "{a}",
        "a^b",
        "`"
      })
  void everythingElse(String text) {
    assertThat(Authority.isValid(text)).isFalse();
  }
}

package io.evenkeel.balancer.proxy.header;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownFieldTest {

  @ParameterizedTest
  @CsvSource({
    "Connection, CONNECTION",
    "CONNECTION, CONNECTION",
    "te, TE",
    "tE, TE",
    "host, HOST",
    "set-cookie, SET_COOKIE",
    "Set-Cookie2, OTHER",
    "cookie, COOKIE",
    "Www-Authenticate, WWW_AUTHENTICATE",
    "Hosts, OTHER",
    "Hest, OTHER",
    "'', OTHER",
    "a, OTHER",
    "x, OTHER",
    "x-forwarded-for, X_FORWARDED_FOR",
    "x-forwarded-forx, X_FORWARDED_OTHER",
    "x_forwarded-for, X_FORWARDED_OTHER",
    "X-FORWARDED, X_FORWARDED_OTHER",
    "x-forwarde, OTHER",
    "y-forwarded-for, OTHER",
    "x-real-ip, X_FORWARDED_OTHER",
    "x-real-ip2, OTHER",
    "x-real-id, OTHER",
  })
  void isFoundByNameInAnyCase(String name, KnownField field) {
    assertThat(KnownField.of(name)).isEqualTo(field);
  }
}

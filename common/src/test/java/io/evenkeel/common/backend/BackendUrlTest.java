package io.evenkeel.common.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://backend1:8080, http, backend1, 8080",
    "HTTP://Backend1, http, backend1, 80",
    "https://example.com/, https, example.com, 443",
    "http://10.0.0.7:1, http, 10.0.0.7, 1",
    "'http://[2001:db8::1]:8080', http, 2001:db8::1, 8080",
  })
  void readsSchemeHostAndPort(String text, String scheme, String host, int port) {
    assertThat(BackendUrl.parse(text)).isEqualTo(new BackendUrl(scheme, host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "backend1:8080",
        "ftp://backend1",
        "http://",
        "http://back_end!:1",
        "http://backend1:0",
        "http://backend1:65536",
        "http://backend1:-5",
        "http://backend1/path",
        "http://user@backend1",
        "http://backend1?x",
        "http://backend1#x",
        "http://back end",
      })
  void refusesWhatItWouldObeyOnlyInPart(String text) {
    assertThatThrownBy(() -> BackendUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url: ")
        .hasMessageEndingWith("(expected: http://host[:port] or https://host[:port])");
  }

  @ParameterizedTest
  @CsvSource({
    "http://backend1, http://backend1:80",
    "'https://[::1]:8443', 'https://[::1]:8443'",
  })
  void writesItselfSoThatItReadsBack(String text, String canonical) {
    BackendUrl url = BackendUrl.parse(text);
    assertThat(url).hasToString(canonical);
    assertThat(BackendUrl.parse(url.toString())).isEqualTo(url);
  }
}

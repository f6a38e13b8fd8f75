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
    "'http://[::FFFF:10.0.0.7]', http, ::ffff:10.0.0.7, 80",
    "http://backend1.internal.:8080, http, backend1.internal., 8080",
    "http://1.example, http, 1.example, 80",
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
        " http://backend1",
        "http://backend1 ",
        "http://@backend1",
        "http://:80",
        "http://backend1:80:80",
        "http://backend1:+80",
        "http://backend1\\@other",
        "http://backend1/../",
        "http:backend1",
        "http:/backend1",
        "file:///etc/passwd",
        "gopher://backend1",
        "http://b\u00e4ckend",
        "http://backend1\r\nX: 1",
      })
  void refusesWhatItWouldObeyOnlyInPart(String text) {
    assertThatThrownBy(() -> BackendUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url: ")
        .hasMessageEndingWith("(expected: http://host[:port] or https://host[:port])");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://2130706433",
        "http://127.1",
        "http://127.0.1",
        "http://0177.0.0.1",
        "http://127.0.0.01",
        "http://0x7f.0.0.1",
        "http://0x7f000001",
        "http://127.0.0.1.",
        "http://256.0.0.1",
        "http://1.2.3.4.5",
        "http://[fe80::1%25eth0]",
        "http://[fe80::1%eth0]",
        "http://[1:2:3]",
        "http://[v1.x]",
        "http://%31%32%37.0.0.1",
      })
  void refusesWhatIsAnotherAddressToAnotherReader(String text) { // RFC 3986, 7.4
    assertThatThrownBy(() -> BackendUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url: ");
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

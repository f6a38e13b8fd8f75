package io.evenkeel.redisinit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedListTest {

  @Test
  void keepsTheOrderGivenAndForgivesBlanksAround() {
    SeedList list = SeedList.parse(List.of("b = https://b:8443 ", "a=http://[::1]:80"));

    assertThat(list.problems()).isEmpty();
    assertThat(list.seeds())
        .containsExactly(
            new Seed(new BackendId("b"), new BackendUrl("https", "b", 8443)),
            new Seed(new BackendId("a"), new BackendUrl("http", "::1", 80)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          backend1           | backend: backend1 (expected: id=url, for example backend1=http://backend1:8080)
          ''                 | backend: (empty) (expected: id=url, for example backend1=http://backend1:8080)
          back end=http://h  | backend id: back end (expected: [A-Za-z0-9._-]{1,64})
          =http://h          | backend id: (empty) (expected: [A-Za-z0-9._-]{1,64})
          a=ftp://h          | url: ftp://h (expected: http://host[:port] or https://host[:port])
          a=http://h:8080/x  | url: http://h:8080/x (expected: http://host[:port] or https://host[:port])
          a=                 | url: (empty) (expected: http://host[:port] or https://host[:port])
          """)
  void saysOfABadEntryItsValueAndTheExpectation(String entry, String problem) {
    assertThat(SeedList.parse(List.of(entry)).problems()).containsExactly(problem);
  }

  @Test
  void namesEveryBadEntryNotTheFirstAlone() {
    assertThat(SeedList.parse(List.of("x", "a=http://a", "y")).problems()).hasSize(2);
  }

  @Test
  void refusesAnIdThatStandsTwiceEvenWithTheSameUrl() {
    assertThat(SeedList.parse(List.of("a=http://a", "b=http://b", "a=http://a")).problems())
        .containsExactly("backend: a=http://a (expected: each id once)");
  }
}

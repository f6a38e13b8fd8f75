package io.evenkeel.balancer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.common.backend.FieldProblem;
import io.evenkeel.common.net.Networks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry that says too much comes to. */
class AllowedBackendsTest {

  private static final BackendId A = new BackendId("a");
  private static final AllowedBackends ALLOWED =
      new AllowedBackends(
          Networks.parse("allowed", List.of("10.0.0.0/8", "fd00::/8")), Set.of(9000, 8080));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.1.2.3:8080",
        "https://[fd00::1]:9000",
        "http://[::ffff:10.0.0.1]:8080",
        "http://a-name-is-judged-by-its-addresses:8080"
      })
  void allowsWhatIsInTheNetworksAndPorts(String url) {
    assertThat(ALLOWED.objection(A, BackendUrl.parse(url))).isEmpty();
    assertThat(AllowedBackends.ANYWHERE.objection(A, BackendUrl.parse(url))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254:8080",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "http://[::ffff:127.0.0.1]:8080",
        "http://[fe80::1]:8080"
      })
  void objectsToAnAddressOutside(String url) {
    assertThat(ALLOWED.objection(A, BackendUrl.parse(url)))
        .map(FieldProblem::toString)
        .contains(
            "backend:a url: %s (expected: an address of [10.0.0.0/8, fd00:0:0:0:0:0:0:0/8])"
                .formatted(url));
    assertThat(AllowedBackends.ANYWHERE.objection(A, BackendUrl.parse(url))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://10.1.2.3:6379", "https://backend1:22"})
  void objectsToAnotherPort(String url) {
    assertThat(ALLOWED.objection(A, BackendUrl.parse(url)))
        .map(FieldProblem::toString)
        .contains("backend:a url: %s (expected: a port of [8080, 9000])".formatted(url));
  }

  @Test
  void aRefusedBackendIsSkippedAndReportedOnce() {
    KnownBackends known = new KnownBackends(ALLOWED);
    Map<String, String> poisoned = Map.of("url", "http://169.254.169.254:80");

    assertThat(known.learn(reading(poisoned)))
        .extracting(FieldProblem::toString)
        .containsExactly(
            "backend:a url: http://169.254.169.254:80 (expected: a port of [8080, 9000])");
    assertThat(known.learn(reading(poisoned))).isEmpty();
    assertThat(known.backends()).isEmpty();
  }

  @Test
  void aBackendThatMovesWhereItMustNotStaysWhereItWas() {
    KnownBackends known = new KnownBackends(ALLOWED);
    assertThat(known.learn(reading(Map.of("url", "http://10.0.0.1:8080")))).isEmpty();

    assertThat(known.learn(reading(Map.of("url", "http://127.0.0.1:8080")))).hasSize(1);

    assertThat(known.backends())
        .extracting(Backend::url)
        .containsExactly(BackendUrl.parse("http://10.0.0.1:8080"));
  }

  private static RegistryReading reading(Map<String, String> hash) {
    return new RegistryReading(Set.of(A), Optional.of("r"), 0, Map.of(A, hash), List.of());
  }
}

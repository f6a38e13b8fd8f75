package io.evenkeel.balancer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.FieldProblem;
import io.evenkeel.common.backend.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownBackendsTest {

  private static final BackendId A = new BackendId("a");
  private static final BackendId B = new BackendId("b");
  private static final Map<String, String> GOOD =
      Map.of("url", "http://a:8080", "status", "healthy", "admin", "draining", "weight", "7");

  private final KnownBackends known = new KnownBackends(AllowedBackends.ANYWHERE);

  @Test
  void aNewRecordWithoutAUsableUrlIsSkippedAndReportedOnce() {
    Map<BackendId, Map<String, String>> hashes = Map.of(A, Map.of("url", "ftp://a"), B, Map.of());
    assertThat(full(hashes))
        .extracting(FieldProblem::toString)
        .containsExactlyInAnyOrder(
            "backend:a url: ftp://a (expected: http://host[:port] or https://host[:port])",
            "backend:b: missing (expected: a hash with a url, as its id is in backends)");
    assertThat(full(hashes)).isEmpty();
    assertThat(known.backends()).isEmpty();
  }

  @Test
  void aProblemThatChangesIsReportedAgainAndSoIsOneThatComesBack() {
    assertThat(full(Map.of(A, Map.of("url", "ftp://a")))).hasSize(1);
    assertThat(full(Map.of(A, Map.of("url", "gopher://a")))).hasSize(1);
    assertThat(full(Map.of(A, GOOD))).isEmpty();
    assertThat(full(Map.of(A, Map.of("url", "gopher://a")))).hasSize(1);
  }

  @Test
  void aRecordThatGoesMissingBadOrOfAnotherTypeKeepsItsLastValidForm() {
    full(Map.of(A, GOOD));
    Backend valid = only();

    full(Map.of(A, Map.of()));
    assertThat(only()).isEqualTo(valid);
    full(Map.of(A, Map.of("url", "nonsense", "status", "unhealthy")));
    assertThat(only()).isEqualTo(valid);
    full(Map.of());
    assertThat(only()).isEqualTo(valid);
  }

  @Test
  void aSlipInOneFieldKeepsWhatThatFieldSaidAndTakesTheOthersIn() {
    full(Map.of(A, GOOD));

    full(
        Map.of(
            A,
            Map.of("url", "http://a:8080", "status", "sick", "admin", "drainign", "weight", "9")));

    assertThat(only().status()).isEqualTo(Status.HEALTHY);
    assertThat(only().admin()).isEqualTo(AdminState.DRAINING);
    assertThat(only().weight().value()).isEqualTo(9);
  }

  @Test
  void aFieldThatIsTakenAwayIsTakenAway() {
    full(Map.of(A, GOOD));
    full(Map.of(A, Map.of("url", "http://a:8080")));
    assertThat(only()).isEqualTo(Backend.of(A, only().url()));
  }

  @Test
  void aPartialLookTouchesOnlyWhomItAskedFor() {
    full(Map.of(A, GOOD, B, Map.of("url", "ftp://b")));

    PartialReading healed =
        new PartialReading(
            Set.of(A), Set.of(), Map.of(A, Map.of("url", "http://a:1", "weight", "0")), List.of());
    assertThat(known.learn(healed)).hasSize(1);
    assertThat(known.learn(healed)).isEmpty();

    assertThat(only().url().port()).isEqualTo(1);
    assertThat(full(Map.of(A, GOOD, B, Map.of("url", "ftp://b")))).as("b was reported").isEmpty();
  }

  private List<FieldProblem> full(Map<BackendId, Map<String, String>> hashes) {
    return known.learn(new RegistryReading(Set.of(A, B), Optional.of("r1"), 0, hashes, List.of()));
  }

  private Backend only() {
    assertThat(known.backends()).hasSize(1);
    return known.backends().iterator().next();
  }
}

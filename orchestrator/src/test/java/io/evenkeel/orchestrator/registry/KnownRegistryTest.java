package io.evenkeel.orchestrator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.BackendId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownRegistryTest {

  private static final Optional<Marker> MARKER = Optional.of(new Marker("m1", "", ""));
  private static final Optional<Marker> OTHER = Optional.of(new Marker("m2", "", ""));
  private static final Optional<Marker> NONE = Optional.empty();
  private static final String URL_A = "http://a:8080";
  private static final String URL_B = "http://b:8080";

  private final KnownRegistry known =
      KnownRegistry.NONE.after(reading(MARKER, Map.of("a", URL_A, "b", URL_B)));

  @Test
  void followsAdditionsRemovalsAndMoves() {
    KnownRegistry next = known.after(reading(MARKER, Map.of("b", "http://b:9090", "c", URL_A)));
    assertThat(ids(next)).containsExactly("b", "c");
    assertThat(urls(next)).contains("http://b:9090");
    assertThat(next.finding()).isEqualTo(Finding.IN_ORDER);
  }

  @Test
  void anEmptySetUnderTheMarkerIsMeant() {
    assertThat(ids(known.after(reading(MARKER, Map.of())))).isEmpty();
  }

  @Test
  void anEmptySetWithoutTheMarkerIsALossThatKeepsEverything() {
    KnownRegistry lost = known.after(reading(NONE, Map.of()));
    assertThat(lost.finding()).isEqualTo(Finding.LOST);
    assertThat(ids(lost)).containsExactly("a", "b");
    assertThat(lost.marker()).isEqualTo(MARKER);
    assertThat(lost.hashes()).isEqualTo(known.hashes());
  }

  @Test
  void whatIsAddedAfterALossJoinsWhatIsKnown() {
    KnownRegistry lost =
        known
            .after(reading(NONE, Map.of()))
            .after(reading(NONE, Map.of("b", "http://b:1", "c", URL_A)));
    assertThat(lost.finding()).isEqualTo(Finding.LOST);
    assertThat(ids(lost)).containsExactly("a", "b", "c");
    assertThat(urls(lost)).contains("http://b:1");
  }

  @Test
  void aLossIsOverWhenTheMarkerIsBack() {
    KnownRegistry back =
        known.after(reading(NONE, Map.of())).after(reading(MARKER, Map.of("a", URL_A)));
    assertThat(back.finding()).isEqualTo(Finding.IN_ORDER);
    assertThat(ids(back)).containsExactly("a");
  }

  @Test
  void anotherRegistryWins() {
    KnownRegistry replaced = known.after(reading(OTHER, Map.of("c", URL_A)));
    assertThat(replaced.finding()).isEqualTo(Finding.REPLACED);
    assertThat(ids(replaced)).containsExactly("c");
    assertThat(replaced.marker()).isEqualTo(OTHER);
    assertThat(replaced.after(reading(OTHER, Map.of("c", URL_A))).finding())
        .isEqualTo(Finding.IN_ORDER);
  }

  @Test
  void aSetWithoutAMarkerThatWasNeverMarkedIsMadeByHand() {
    KnownRegistry byHand = KnownRegistry.NONE.after(reading(NONE, Map.of("a", URL_A)));
    assertThat(byHand.finding()).isEqualTo(Finding.UNMARKED);
    assertThat(ids(byHand)).containsExactly("a");
  }

  @Test
  void nothingAtAllIsNothing() {
    assertThat(KnownRegistry.NONE.after(reading(NONE, Map.of())).finding())
        .isEqualTo(Finding.NOTHING);
  }

  @Test
  void aMarkerThatChangesInMidReadProvesNothing() {
    for (RegistryReading torn :
        List.of(
            new RegistryReading(MARKER, Set.of(), NONE, Map.of()),
            new RegistryReading(NONE, Set.of(), MARKER, Map.of()),
            new RegistryReading(MARKER, Set.of(), OTHER, Map.of()))) {
      KnownRegistry next = known.after(torn);
      assertThat(next.finding()).isEqualTo(Finding.TORN);
      assertThat(ids(next)).containsExactly("a", "b");
      assertThat(next.marker()).isEqualTo(MARKER);
    }
  }

  @Test
  void aMissingHashIsNotARemovalAndIsReported() {
    KnownRegistry next =
        known.after(
            new RegistryReading(
                MARKER,
                Set.of("a", "b"),
                MARKER,
                Map.of(new BackendId("b"), Map.of("url", URL_B))));
    assertThat(ids(next)).containsExactly("a", "b");
    assertThat(next.problems()).singleElement().asString().startsWith("backend:a: missing");
  }

  @Test
  void aBadRecordDoesNotDisturbTheOthers() {
    KnownRegistry next =
        known.after(reading(MARKER, Map.of("a", "ftp://a", "b", URL_B, "bad id", URL_A)));
    assertThat(ids(next)).containsExactly("b");
    assertThat(next.problems())
        .map(Object::toString)
        .containsExactlyInAnyOrder(
            "backend:a url: ftp://a (expected: http://host[:port] or https://host[:port])",
            "backends: bad id (expected: [A-Za-z0-9._-]{1,64})");
  }

  private static List<String> ids(KnownRegistry registry) {
    return registry.backends().keySet().stream().map(BackendId::value).toList();
  }

  private static List<String> urls(KnownRegistry registry) {
    return registry.backends().values().stream().map(backend -> backend.url().toString()).toList();
  }

  private static RegistryReading reading(Optional<Marker> marker, Map<String, String> urls) {
    Map<BackendId, Map<String, String>> hashes = new HashMap<>();
    urls.forEach(
        (id, url) -> BackendId.parse(id).ifPresent(valid -> hashes.put(valid, Map.of("url", url))));
    return new RegistryReading(marker, new HashSet<>(urls.keySet()), marker, hashes);
  }
}

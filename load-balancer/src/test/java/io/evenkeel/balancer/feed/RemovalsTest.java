package io.evenkeel.balancer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.BackendId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemovalsTest {

  private static final Optional<String> NO_MARKER = Optional.empty();

  private final Removals removals = new Removals();
  private final Set<BackendId> four = ids("a", "b", "c", "d");

  @Test
  void upToHalfIsBelievedAtOnceWithOrWithoutAMarker() {
    assertThat(believed(four, ids("a", "b", "c"), NO_MARKER)).isEqualTo(ids("d"));
    assertThat(believed(four, ids("a", "b"), Optional.of("r1"))).isEqualTo(ids("c", "d"));
  }

  @Test
  void anEmptySetWithoutAMarkerIsLostDataForEver() {
    for (int i = 0; i < 10; i++) {
      assertThat(believed(four, Set.of(), NO_MARKER)).isEmpty();
    }
  }

  @Test
  void anEmptySetWithTheMarkerIsBelievedAtTheThirdLook() {
    assertThat(believed(four, Set.of(), Optional.of("r1"))).isEmpty();
    assertThat(believed(four, Set.of(), Optional.of("r1"))).isEmpty();
    assertThat(believed(four, Set.of(), Optional.of("r1"))).isEqualTo(four);
  }

  @Test
  void anotherRegistryIdBeginsTheCountAnew() {
    believed(four, ids("x"), Optional.of("r1"));
    believed(four, ids("x"), Optional.of("r1"));
    assertThat(believed(four, ids("x"), Optional.of("r2"))).isEmpty();
    assertThat(believed(four, ids("x"), Optional.of("r2"))).isEmpty();
    assertThat(believed(four, ids("x"), Optional.of("r2"))).isEqualTo(four);
  }

  @Test
  void aLookThatSaysOtherwiseBeginsTheCountAnew() {
    believed(four, ids("a"), Optional.of("r1"));
    believed(four, ids("a"), Optional.of("r1"));
    assertThat(believed(four, four, Optional.of("r1"))).isEmpty();
    assertThat(believed(four, ids("a"), Optional.of("r1"))).isEmpty();
    assertThat(believed(four, ids("b"), Optional.of("r1"))).isEmpty();
    assertThat(believed(four, ids("b"), Optional.of("r1"))).isEmpty();
    assertThat(believed(four, ids("b"), NO_MARKER)).isEmpty();
    assertThat(believed(four, ids("b"), Optional.of("r1"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noSingleLookAndNoLookWithoutAMarkerTakesMoreThanHalf(long seed) {
    Random random = new Random(seed);
    Set<BackendId> known = new HashSet<>(ids("a", "b", "c", "d", "e", "f", "g"));
    List<Optional<String>> markers = List.of(NO_MARKER, Optional.of("r1"), Optional.of("r2"));
    Set<BackendId> lastMissing = Set.of();
    Optional<String> lastMarker = NO_MARKER;
    int agreed = 0;
    for (int look = 0; look < 300 && !known.isEmpty(); look++) {
      Set<BackendId> seen =
          random.nextInt(3) == 0
              ? Set.of()
              : known.stream().filter(id -> random.nextInt(4) > 0).collect(Collectors.toSet());
      Optional<String> marker = markers.get(random.nextInt(3));
      Set<BackendId> missing = new HashSet<>(known);
      missing.removeAll(seen);
      agreed =
          marker.isPresent() && missing.equals(lastMissing) && marker.equals(lastMarker)
              ? agreed + 1
              : 1;
      lastMissing = missing;
      lastMarker = marker;

      Set<BackendId> gone = believed(known, seen, marker);

      assertThat(missing).containsAll(gone);
      if (gone.size() * 2 > known.size()) {
        assertThat(marker).isPresent();
        assertThat(agreed).isGreaterThanOrEqualTo(3);
        lastMissing = Set.of();
      } else {
        known.removeAll(gone);
        if (!gone.isEmpty()) {
          lastMissing = Set.of();
        }
      }
    }
  }

  private Set<BackendId> believed(
      Set<BackendId> known, Set<BackendId> seen, Optional<String> marker) {
    return removals.believed(known, new RegistryReading(seen, marker, 0, Map.of(), List.of()));
  }

  private static Set<BackendId> ids(String... ids) {
    return Stream.of(ids).map(BackendId::new).collect(Collectors.toUnmodifiableSet());
  }
}

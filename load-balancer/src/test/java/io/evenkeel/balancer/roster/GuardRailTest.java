package io.evenkeel.balancer.roster;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardRailTest {

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 1", "3, 1", "4, 2", "5, 2", "9, 4"})
  void leavesOutAtMostHalfOfThePoolRoundedDown(int pool, int leftOut) {
    List<Backend> backends = new ArrayList<>();
    for (int i = 0; i < pool; i++) {
      backends.add(Backends.unhealthy("b" + i, i));
    }
    assertThat(GuardRail.heldIn(backends, Set.of(), Set.of())).hasSize(pool - leftOut);
  }

  @Test
  void holdsNothingWhileHalfOfThePoolMayGo() {
    assertThat(
            GuardRail.heldIn(
                List.of(
                    Backends.healthy("a"),
                    Backends.unknown("b"),
                    Backends.unhealthy("c", 1),
                    Backends.unhealthy("d", 2)),
                Set.of(),
                Set.of()))
        .isEmpty();
  }

  @Test
  void whatIsEjectedHasItsPlaceWhenItTurnsUnhealthyToo() {
    List<Backend> backends =
        List.of(
            Backends.unhealthy("a", 1),
            Backends.unhealthy("b", 2),
            Backends.unhealthy("c", 3),
            Backends.unhealthy("d", 4));

    Set<BackendId> ejected = Set.of(new BackendId("c"), new BackendId("d"));
    assertThat(GuardRail.heldIn(backends, ejected, ejected))
        .as("both answer")
        .isEqualTo(Set.of(new BackendId("a"), new BackendId("b")));
    assertThat(GuardRail.heldIn(backends, ejected, Set.of()))
        .as("neither answers: a and b are not brought back for that")
        .isEqualTo(ejected);
  }

  @Test
  void ofThoseThatFellTogetherTheIdDecides() {
    assertThat(
            GuardRail.heldIn(
                List.of(
                    Backends.unhealthy("b", 0),
                    Backends.unhealthy("c", 0),
                    Backends.unhealthy("a", 0)),
                Set.of(),
                Set.of()))
        .isEqualTo(Set.of(new BackendId("b"), new BackendId("c")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void holdsAsManyInWhateverTheOrderAndNeverMoreThanItMust(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Backend> backends = new ArrayList<>();
      for (int i = 0; i < random.nextInt(12); i++) {
        backends.add(
            Backends.backend(
                "b" + i,
                any(random, Status.values()),
                any(random, AdminState.values()),
                random.nextInt(3)));
      }
      Set<BackendId> heldIn = GuardRail.heldIn(backends, Set.of(), Set.of());

      List<Backend> pool =
          backends.stream().filter(backend -> backend.admin() == AdminState.ACTIVE).toList();
      long unhealthy =
          pool.stream().filter(backend -> backend.status() == Status.UNHEALTHY).count();
      assertThat((long) heldIn.size()).isEqualTo(Math.max(0, unhealthy - pool.size() / 2));

      Collections.shuffle(backends, random);
      assertThat(GuardRail.heldIn(backends, Set.of(), Set.of())).isEqualTo(heldIn);
    }
  }

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}

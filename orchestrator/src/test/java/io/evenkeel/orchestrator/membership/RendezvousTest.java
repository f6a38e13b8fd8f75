package io.evenkeel.orchestrator.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.BackendId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousTest {

  private static final List<BackendId> BACKENDS =
      IntStream.range(0, 3_000).mapToObj(i -> new BackendId("backend" + i)).toList();

  @Test
  void everybodyChoosesTheSameWhateverTheOrder() {
    List<String> members = members(7);
    for (BackendId backend : BACKENDS) {
      assertThat(Rendezvous.choose(backend, members.reversed(), 3))
          .isEqualTo(Rendezvous.choose(backend, members, 3))
          .hasSize(3)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aMemberThatLeavesChangesOnlyItsOwnChoices() {
    List<String> members = members(7);
    List<String> fewer = new ArrayList<>(members);
    fewer.remove("orchestrator3");
    for (BackendId backend : BACKENDS) {
      List<String> before = new ArrayList<>(Rendezvous.choose(backend, members, 3));
      List<String> after = Rendezvous.choose(backend, fewer, 3);
      if (before.remove("orchestrator3")) {
        assertThat(after).containsAll(before);
      } else {
        assertThat(after).isEqualTo(before);
      }
    }
  }

  @Test
  void spreadsTheWorkEvenly() {
    Map<String, Integer> load = new HashMap<>();
    for (BackendId backend : BACKENDS) {
      Rendezvous.choose(backend, members(6), 3).forEach(m -> load.merge(m, 1, Integer::sum));
    }
    assertThat(load).hasSize(6);
    assertThat(load.values()).allSatisfy(count -> assertThat(count).isBetween(1_300, 1_700));
  }

  /** Pinned: orchestrators of different releases must agree. */
  @Test
  void hashStaysTheSameForEver() {
    assertThat(StableHash.of("")).isEqualTo(0xf52a15e9a9b5e89bL);
    assertThat(StableHash.of("orchestrator1 backend2")).isEqualTo(0xf92831cd528f82dbL);
  }

  @Test
  void watchersAreAllMembersUntilThereAreMoreThanVoters() {
    BackendId backend = new BackendId("backend1");
    assertThat(view(1, 0).watchers(backend, 3)).hasSize(1);
    assertThat(view(2, 0).watchers(backend, 3)).hasSize(2);
    assertThat(view(3, 0).watchers(backend, 3)).hasSize(3);
    assertThat(view(9, 0).watchers(backend, 3)).hasSize(3);
  }

  @Test
  void lapsedSeatsCountForTheQuorumUpToVoters() {
    assertThat(view(1, 0).quorumSize(3)).isEqualTo(1);
    assertThat(view(1, 1).quorumSize(3)).isEqualTo(2);
    assertThat(view(1, 2).quorumSize(3)).isEqualTo(3);
    assertThat(view(2, 5).quorumSize(3)).isEqualTo(3);
    assertThat(view(9, 0).quorumSize(5)).isEqualTo(5);
  }

  private static MembershipView view(int members, int seats) {
    return new MembershipView(
        1, Instant.EPOCH, members(members), members(seats).stream().map(id -> "old" + id).toList());
  }

  private static List<String> members(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "orchestrator" + i).toList();
  }
}

package io.evenkeel.orchestrator.membership;

import io.evenkeel.common.backend.BackendId;
import java.time.Instant;
import java.util.List;

/**
 * Who the orchestrators are, as one heartbeat's reply said.
 *
 * <p><i>Immutable.</i>
 *
 * @param version grows whenever the set of members changes
 * @param at Redis TIME of the reply
 * @param members live ones
 * @param seats lapsed ones that still count for a quorum
 */
public record MembershipView(long version, Instant at, List<String> members, List<String> seats) {

  /** Copies the lists, sorted: two views of the same members are equal. */
  public MembershipView {
    members = members.stream().sorted().toList();
    seats = seats.stream().sorted().toList();
  }

  /**
   * Those whose votes on a backend count: {@code min(members, voters)} of the members.
   *
   * @param voters how many at most, odd
   */
  public List<String> watchers(BackendId backend, int voters) {
    return Rendezvous.choose(backend, members, voters);
  }

  /**
   * A majority of this number must say down: {@code min(members + seats, voters)}. A member that
   * fell silent still counts for a while, else whoever is cut off from the others could decide
   * alone.
   */
  public int quorumSize(int voters) {
    return Math.min(voters, members.size() + seats.size());
  }
}

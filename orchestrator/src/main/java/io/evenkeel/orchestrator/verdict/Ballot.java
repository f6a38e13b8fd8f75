package io.evenkeel.orchestrator.verdict;

import io.evenkeel.common.backend.BackendId;
import java.util.List;

/**
 * One vote as it is cast, with everything by which it is to be counted.
 *
 * <p><i>Immutable.</i>
 *
 * @param voter id of the orchestrator that votes
 * @param reason why, in words; empty while the view is unknown
 * @param membershipVersion the membership that watchers and quorum size come from
 * @param watchers whose votes count
 * @param quorumSize a majority of it must say down
 */
public record Ballot(
    BackendId backend,
    String voter,
    View view,
    String reason,
    long membershipVersion,
    List<String> watchers,
    int quorumSize) {

  /** Copies the watchers. */
  public Ballot {
    watchers = List.copyOf(watchers);
  }
}

package io.evenkeel.orchestrator.verdict;

import io.evenkeel.common.backend.BackendId;
import java.util.Collection;
import java.util.Map;

/** Where votes are cast, counted and, on a transition, published: one atomic step. */
public interface VerdictStore {

  /**
   * Casts one vote; at most once, never later than the command time-out.
   *
   * @throws RuntimeException if the store is away; the vote may or may not have been counted
   */
  CastResult cast(Ballot ballot);

  /**
   * The votes that are stored, by voter, each as {@code up|down <ms> <reason>}.
   *
   * @throws RuntimeException if the store is away
   */
  Map<BackendId, Map<String, String>> votes(Collection<BackendId> backends);
}

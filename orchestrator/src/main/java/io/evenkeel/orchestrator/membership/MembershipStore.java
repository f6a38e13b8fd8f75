package io.evenkeel.orchestrator.membership;

/** Where the orchestrators find each other. */
public interface MembershipStore {

  /**
   * Says that an orchestrator is alive.
   *
   * @return who else is
   * @throws RuntimeException if the store is away
   */
  MembershipView heartbeat(String id);

  /**
   * Says that an orchestrator leaves of its own will: it keeps no seat.
   *
   * @throws RuntimeException if the store is away
   */
  void goodbye(String id);
}

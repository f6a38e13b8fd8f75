package io.evenkeel.balancer.roster;

import io.evenkeel.balancer.upstream.Upstream;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells upstreams that the operator wants nothing more sent to them, or does again. */
final class Releases {

  private static final EnumSet<Standing> RELEASED =
      EnumSet.of(Standing.DRAINING, Standing.DISABLED);

  private Releases() {}

  /** By what differs between two snapshots, the second of which is in force already. */
  static void between(RosterSnapshot before, RosterSnapshot after) {
    after
        .members()
        .forEach(member -> member.upstream().release(RELEASED.contains(member.standing())));
    Set<Upstream> kept =
        after.members().stream().map(Member::upstream).collect(Collectors.toUnmodifiableSet());
    before.members().stream()
        .map(Member::upstream)
        .filter(upstream -> !kept.contains(upstream))
        .forEach(upstream -> upstream.release(true));
  }
}

package io.evenkeel.balancer.roster;

import io.evenkeel.balancer.upstream.Upstream;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells the upstreams that go out of service, once each time.
 *
 * <p>And once more at the next look: a request may have chosen from the snapshot before, and have
 * begun to wait just after it was told. As long as nobody else is ready nobody is told: there is no
 * elsewhere, and a late answer is better than none.
 *
 * <p><i>Guarded by the roster.</i>
 */
final class Withdrawals {

  private Set<Upstream> out = Set.of();
  private Set<Upstream> toldLast = Set.of();

  void review(List<Member> members) {
    Set<Upstream> before = out;
    boolean elsewhere = members.stream().anyMatch(member -> member.ready(true));
    out =
        members.stream()
            .filter(member -> elsewhere && member.withdrawn())
            .map(Member::upstream)
            .collect(Collectors.toUnmodifiableSet());
    Set<Upstream> again =
        toldLast.stream().filter(out::contains).collect(Collectors.toUnmodifiableSet());
    toldLast =
        out.stream()
            .filter(upstream -> !before.contains(upstream))
            .collect(Collectors.toUnmodifiableSet());
    again.forEach(Upstream::withdraw);
    toldLast.forEach(Upstream::withdraw);
  }
}

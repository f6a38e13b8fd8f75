package io.evenkeel.balancer.roster;

import io.evenkeel.balancer.outlier.Ejection;
import io.evenkeel.balancer.upstream.Upstream;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the upstreams that go out of service, once each time; a trial that fails is such a time.
 *
 * <p>And once more at the next look: a request may have chosen from the snapshot before, and have
 * begun to wait just after it was told. As long as nobody else is ready nobody is told: there is no
 * elsewhere, and a late answer is better than none.
 *
 * <p><i>Guarded by the roster.</i>
 */
final class Withdrawals {

  /**
   * An upstream that is out.
   *
   * @param ejection since when, where it is ejected: after a trial it is out anew, though its
   *     status may have been unhealthy all along
   */
  private record Out(Upstream upstream, @Nullable Long ejection) {

    static Out of(Member member) {
      Ejection.State state = member.upstream().record().state();
      return new Out(
          member.upstream(), state.phase() == Ejection.Phase.EJECTED ? state.since() : null);
    }

    boolean isNews(Set<Out> before) {
      return before.stream()
          .filter(was -> was.upstream == upstream)
          .noneMatch(was -> ejection == null || Objects.equals(ejection, was.ejection));
    }
  }

  private Set<Out> out = Set.of();
  private Set<Upstream> toldLast = Set.of();

  void review(List<Member> members) {
    Set<Out> before = out;
    // A trial that is due is one place: too little for all who would leave for it.
    boolean elsewhere =
        members.stream().anyMatch(member -> member.ready(true) && !member.upstream().ejected());
    out =
        members.stream()
            .filter(member -> elsewhere && member.withdrawn())
            .map(Out::of)
            .collect(Collectors.toUnmodifiableSet());
    Set<Upstream> still = out.stream().map(Out::upstream).collect(Collectors.toSet());
    Set<Upstream> tell = new HashSet<>(toldLast);
    tell.retainAll(still);
    toldLast =
        out.stream()
            .filter(now -> now.isNews(before))
            .map(Out::upstream)
            .collect(Collectors.toUnmodifiableSet());
    tell.addAll(toldLast);
    tell.forEach(Upstream::withdraw);
  }
}

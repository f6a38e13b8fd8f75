package io.evenkeel.balancer.roster;

import io.evenkeel.balancer.outlier.Ejection;
import io.evenkeel.balancer.outlier.Finding;
import io.evenkeel.balancer.outlier.Reason;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.Status;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many backends may be left out by whatever mechanism: at most half of the pool, rounded down.
 *
 * <p>The pool is all that the operator wants active (1 → 0 may be left out, 2 → 1, 3 → 1, 4 → 2).
 * Status and ejections share this allowance, and who has it keeps it; one that is unhealthy and
 * does not answer either is out by own evidence, and needs none. Beyond it
 *
 * <ul>
 *   <li>an unhealthy one is held in: it goes on getting requests until this process's own attempt
 *       or TCP check fails too, so a lying {@code /health} empties nothing;
 *   <li>nobody is ejected for being worse than the others, since it does answer;
 *   <li>one whose attempts get no answer is ejected all the same: own evidence, and no comparison;
 *       sooner where its status is unhealthy too.
 * </ul>
 *
 * <p>The allowance is that of the pool as it is now. When the pool shrinks, or nobody is left to be
 * worse than, those that answer go back into service, those that answer well though slowly first.
 * One that answers with errors is not taken back only because another one died: it has its place.
 *
 * <p>The latest to fall are held in, by revision and then by id. Every balancer that reads the same
 * registry chooses alike, and a further fall does not bring back one that was left out before.
 */
final class GuardRail {

  private static final Comparator<Backend> BY_FALL =
      Comparator.comparingLong(Backend::revision).thenComparing(Backend::id);

  /** An ejected one, at one moment: its trial may be decided while others are compared. */
  private record Out(Upstream upstream, Ejection.State state) {

    Optional<Reason> reason() {
      return Optional.ofNullable(state.finding()).map(Finding::reason);
    }
  }

  /** Who answers with errors before who is slow, who was ejected more often before who was less. */
  private static final Comparator<Out> BY_GUILT =
      Comparator.<Out, Boolean>comparing(one -> one.reason().equals(Optional.of(Reason.LATENCY)))
          .thenComparingInt(one -> -one.state.level())
          .thenComparing(one -> one.upstream.id());

  private GuardRail() {}

  /**
   * The unhealthy ones that must stay; empty when the rail is not reached.
   *
   * @param ejected those that own attempts have put out of service
   * @param compared those of them that do answer, and need the allowance; one that does not answer
   *     needs none, and must not bring back one that was left out
   */
  static Set<BackendId> heldIn(
      Collection<Backend> backends, Set<BackendId> ejected, Set<BackendId> compared) {
    long pool = backends.stream().filter(GuardRail::wanted).count();
    long taken =
        backends.stream()
            .filter(GuardRail::wanted)
            .filter(backend -> backend.status() != Status.UNHEALTHY)
            .filter(backend -> ejected.contains(backend.id()))
            .count();
    return backends.stream()
        .filter(GuardRail::wanted)
        .filter(backend -> backend.status() == Status.UNHEALTHY)
        .sorted(
            // Those that are out already by comparison take their places first.
            Comparator.<Backend, Boolean>comparing(backend -> !compared.contains(backend.id()))
                .thenComparing(BY_FALL))
        .skip(Math.max(0, pool / 2 - taken))
        .map(Backend::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether one more that is in service, and answers, may be ejected. */
  static boolean mayEject(Collection<Member> members) {
    long pool = members.stream().filter(Member::wanted).count();
    long out = members.stream().filter(Member::wanted).filter(Member::leftOut).count();
    return out + 1 <= pool / 2;
  }

  /**
   * The ejected that must go back into service: more are out for being worse than the others than
   * the pool allows.
   *
   * @param pool all that the operator wants active
   */
  static List<Upstream> mustReturn(Collection<Upstream> pool) {
    List<Out> out =
        pool.stream()
            .map(upstream -> new Out(upstream, upstream.record().state()))
            .filter(one -> one.state.phase() != Ejection.Phase.IN_SERVICE)
            .toList();
    boolean nobodyLeft = out.size() == pool.size();
    return out.stream()
        .filter(one -> one.reason().filter(Reason::relative).isPresent())
        .sorted(BY_GUILT)
        .skip(nobodyLeft ? 0 : pool.size() / 2)
        .map(Out::upstream)
        .toList();
  }

  private static boolean wanted(Backend backend) {
    return backend.admin() == AdminState.ACTIVE;
  }
}

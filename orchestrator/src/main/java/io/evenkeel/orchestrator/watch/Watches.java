package io.evenkeel.orchestrator.watch;

import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.orchestrator.membership.Membership;
import io.evenkeel.orchestrator.membership.MembershipView;
import io.evenkeel.orchestrator.verdict.RiseFall;
import io.evenkeel.orchestrator.verdict.View;
import io.evenkeel.orchestrator.verdict.VoteAgenda;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The backends that fall to this process: known to the registry, and assigned by the membership.
 *
 * <p>A backend whose URL changed is watched anew: what was seen at the old one says nothing.
 *
 * <p><i>Thread-safe; changes happen on the probe clock's thread.</i>
 */
public final class Watches {

  private final String self;
  private final int voters;
  private final ProbeDesk desk;
  private final VoteAgenda agenda;
  private final Membership membership;
  private final Map<BackendId, Watch> watches = new ConcurrentHashMap<>();
  private Collection<Backend> known = List.of();
  private long membershipVersion;

  /**
   * Watches nothing yet.
   *
   * @param self id of this orchestrator
   * @param voters how many watch one backend at most
   */
  public Watches(
      String self, int voters, ProbeDesk desk, VoteAgenda agenda, Membership membership) {
    this.self = self;
    this.voters = voters;
    this.desk = desk;
    this.agenda = agenda;
    this.membership = membership;
  }

  /** Follows the backends that the registry has now; returns at once. */
  public void registryRead(Collection<Backend> backends) {
    desk.clock()
        .soon(() -> {
          known = backends;
          membership.view().ifPresent(this::reconcile);
        });
  }

  /** Follows the assignment that results from another membership; returns at once. */
  public void membershipChanged() {
    desk.clock().soon(() -> membership.view().ifPresent(this::reconcile));
  }

  /** What this process's own probes show of a backend; empty if it does not watch it. */
  public Optional<RiseFall> seen(BackendId id) {
    return Optional.ofNullable(watches.get(id)).map(Watch::seen);
  }

  /** How many backends this process has this view of. */
  public long count(View view) {
    return watches.values().stream().filter(watch -> watch.seen().view() == view).count();
  }

  /** Stops all probes. */
  public void stop() {
    desk.clock().close();
  }

  private void reconcile(MembershipView members) {
    Map<BackendId, Watch> left = new HashMap<>(watches);
    for (Backend backend : known) {
      if (members.watchers(backend.id(), voters).contains(self)) {
        Watch watch = left.get(backend.id());
        if (watch != null && watch.backend().url().equals(backend.url())) {
          left.remove(backend.id());
          watch.update(backend);
        } else {
          begin(backend);
        }
      }
    }
    left.forEach(this::end);
    if (members.version() != membershipVersion) {
      membershipVersion = members.version();
      long now = desk.clock().nanoTime();
      watches.keySet().forEach(id -> agenda.due(id, now));
    }
  }

  /** Its first vote is none, and takes back whatever this orchestrator said before. */
  private void begin(Backend backend) {
    Watch watch = new Watch(desk, backend);
    watches.put(backend.id(), watch);
    agenda.due(backend.id(), desk.clock().nanoTime());
    watch.start();
  }

  private void end(BackendId id, Watch watch) {
    watch.stop();
    if (watches.remove(id, watch)) {
      agenda.forget(id);
    }
  }
}

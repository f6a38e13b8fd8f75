package io.evenkeel.balancer.roster;

import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One thing that became different from one snapshot to the next, in words for the log.
 *
 * <p><i>Immutable.</i>
 *
 * @param words what and why, e.g. {@code backend2 healthy -> unhealthy (connection refused)}
 * @param warning whether it wants a person's eye
 */
public record RosterChange(String words, boolean warning) {

  /** All that differs, in the order of ids, the roster as a whole last. */
  static List<RosterChange> between(RosterSnapshot before, RosterSnapshot after) {
    Map<BackendId, Backend> old = byId(before);
    Map<BackendId, Backend> now = byId(after);
    List<RosterChange> changes = new ArrayList<>();
    now.forEach((id, backend) -> {
      Backend was = old.get(id);
      if (was == null) {
        changes.add(info("%s added (%s)".formatted(id, described(backend))));
      } else {
        ofOne(was, backend, changes);
      }
    });
    old.keySet().stream()
        .filter(id -> !now.containsKey(id))
        .forEach(id -> changes.add(info("%s removed".formatted(id))));
    ofStaleness(before, after, changes);
    ofGuardRail(before, after, changes);
    return changes;
  }

  /** Whether a request cannot tell the two apart; {@code last_checked} moves all the time. */
  static boolean sameButForLastChecked(Backend a, Backend b) {
    return a.id().equals(b.id())
        && a.url().equals(b.url())
        && a.status() == b.status()
        && a.admin() == b.admin()
        && a.weight().equals(b.weight())
        && Objects.equals(a.zone(), b.zone())
        && a.revision() == b.revision()
        && a.reason().equals(b.reason());
  }

  private static void ofOne(Backend was, Backend now, List<RosterChange> changes) {
    if (!was.url().equals(now.url())) {
      changes.add(info("%s url %s -> %s".formatted(now.id(), was.url(), now.url())));
    }
    if (was.status() != now.status()) {
      String reason = now.reason().isEmpty() ? "no reason given" : now.reason();
      changes.add(
          info(
              "%s %s -> %s (%s)"
                  .formatted(now.id(), was.status().word(), now.status().word(), reason)));
    }
    if (was.admin() != now.admin()) {
      changes.add(info("%s %s -> %s".formatted(now.id(), was.admin().word(), now.admin().word())));
    }
    if (!was.weight().equals(now.weight())) {
      changes.add(
          info(
              "%s weight %d -> %d"
                  .formatted(now.id(), was.weight().value(), now.weight().value())));
    }
  }

  private static void ofStaleness(
      RosterSnapshot before, RosterSnapshot after, List<RosterChange> changes) {
    if (!before.stale() && after.stale()) {
      changes.add(
          warning("status is stale: no orchestrator heartbeat; unhealthy upstreams get trials"));
    } else if (before.stale() && !after.stale()) {
      changes.add(info("status is fresh again"));
    }
  }

  private static void ofGuardRail(
      RosterSnapshot before, RosterSnapshot after, List<RosterChange> changes) {
    List<BackendId> held = heldIn(after);
    if (held.equals(heldIn(before))) {
      return;
    }
    changes.add(
        held.isEmpty()
            ? new RosterChange("guard rail holds nothing in any more", false)
            : warning(
                "guard rail holds %s in: more than half of the pool is unhealthy".formatted(held)));
  }

  private static List<BackendId> heldIn(RosterSnapshot snapshot) {
    return snapshot.members().stream()
        .filter(member -> member.standing() == Standing.HELD_IN)
        .map(member -> member.backend().id())
        .toList();
  }

  private static String described(Backend backend) {
    return "%s, %s, %s, weight %d"
        .formatted(
            backend.url(),
            backend.status().word(),
            backend.admin().word(),
            backend.weight().value());
  }

  private static Map<BackendId, Backend> byId(RosterSnapshot snapshot) {
    return snapshot.members().stream()
        .map(Member::backend)
        .collect(
            Collectors.toMap(Backend::id, Function.identity(), (a, b) -> a, LinkedHashMap::new));
  }

  private static RosterChange info(String words) {
    return new RosterChange(words, false);
  }

  private static RosterChange warning(String words) {
    return new RosterChange(words, true);
  }
}

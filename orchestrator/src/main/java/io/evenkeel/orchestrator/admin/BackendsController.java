package io.evenkeel.orchestrator.admin;

import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.orchestrator.registry.RegistryFollower;
import io.evenkeel.orchestrator.store.StoreException;
import io.evenkeel.orchestrator.verdict.RiseFall;
import io.evenkeel.orchestrator.verdict.VerdictStore;
import io.evenkeel.orchestrator.watch.Watches;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The backends as this orchestrator knows them, at most one resync interval old; votes are read
 * when someone asks.
 *
 * <p><i>Thread-safe.</i>
 */
@RestController
public final class BackendsController {

  private final RegistryFollower registry;
  private final Watches watches;
  private final VerdictStore verdicts;

  /** Answers from these. */
  public BackendsController(RegistryFollower registry, Watches watches, VerdictStore verdicts) {
    this.registry = registry;
    this.watches = watches;
    this.verdicts = verdicts;
  }

  @GetMapping("/api/backends")
  List<BackendAnswer> backends() {
    Collection<Backend> backends = registry.known().backends().values();
    Optional<Map<BackendId, Map<String, String>>> votes = votes(backends);
    return backends.stream()
        .map(backend -> answer(backend, votes.map(all -> all.get(backend.id())).orElse(null)))
        .toList();
  }

  private Optional<Map<BackendId, Map<String, String>>> votes(Collection<Backend> backends) {
    try {
      return Optional.of(verdicts.votes(backends.stream().map(Backend::id).toList()));
    } catch (StoreException e) {
      return Optional.empty();
    }
  }

  private BackendAnswer answer(Backend backend, @Nullable Map<String, String> votes) {
    Optional<RiseFall> seen = watches.seen(backend.id());
    return new BackendAnswer(
        backend.id().value(),
        backend.url().toString(),
        backend.status().word(),
        backend.admin().word(),
        backend.weight().value(),
        seen.map(own -> own.view().word()).orElse(null),
        seen.map(RiseFall::reason).orElse(null),
        votes,
        backend.revision(),
        backend.reason(),
        backend.lastChecked());
  }
}

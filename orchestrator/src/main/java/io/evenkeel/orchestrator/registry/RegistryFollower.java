package io.evenkeel.orchestrator.registry;

import io.evenkeel.common.time.Backoff;
import io.evenkeel.orchestrator.loop.Loop;
import io.evenkeel.orchestrator.store.StoreAvailability;
import io.evenkeel.orchestrator.store.StoreException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the registry: one full read per interval; while Redis is away, tries again after a pause
 * that grows; gives a lost registry back.
 *
 * <p><i>Confined to the registry thread, but for {@link #known} and {@link #hasRead}.</i>
 */
public final class RegistryFollower implements Loop.Step {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryFollower.class);
  private static final String ACTIVITY = "reading the registry";

  private final String orchestrator;
  private final RegistryStore store;
  private final StoreAvailability availability;
  private final Backoff backoff;
  private final Duration interval;
  private final LongSupplier nanoTime;
  private final Consumer<KnownRegistry> readers;
  private final RegistryLog log = new RegistryLog();
  private final RestoreTimer restoreTimer = new RestoreTimer();
  private volatile KnownRegistry known = KnownRegistry.NONE;
  private volatile boolean read;

  /**
   * A follower that knows nothing yet.
   *
   * @param orchestrator id of this process
   * @param interval between two reads
   * @param nanoTime a monotonic clock
   * @param readers told after every read, on the registry thread
   */
  public RegistryFollower(
      String orchestrator,
      RegistryStore store,
      StoreAvailability availability,
      Backoff backoff,
      Duration interval,
      LongSupplier nanoTime,
      Consumer<KnownRegistry> readers) {
    this.orchestrator = orchestrator;
    this.store = store;
    this.availability = availability;
    this.backoff = backoff;
    this.interval = interval;
    this.nanoTime = nanoTime;
    this.readers = readers;
  }

  /** What is known now. */
  public KnownRegistry known() {
    return known;
  }

  /** Whether the registry was read at least once; never taken back. */
  public boolean hasRead() {
    return read;
  }

  @Override
  public Duration run() {
    try {
      Duration pause = follow();
      availability.succeeded(ACTIVITY);
      backoff.reset();
      return pause;
    } catch (StoreException e) {
      availability.failed(ACTIVITY, e);
      return backoff.next();
    }
  }

  private Duration follow() {
    KnownRegistry before = known;
    KnownRegistry after = before.after(store.read());
    known = after;
    read = true;
    log.changed(before, after);
    readers.accept(after);
    return switch (after.finding()) {
      case IN_ORDER, REPLACED -> {
        restoreTimer.inOrder(nanoTime.getAsLong());
        yield interval;
      }
      case UNMARKED -> {
        Marker marker = new Marker(UUID.randomUUID().toString(), store.now().toString(), "");
        LOG.info("registry made by hand: marked as {}", store.mark(marker));
        yield interval;
      }
      case LOST -> lost(after);
      case NOTHING, TORN -> interval;
    };
  }

  private Duration lost(KnownRegistry registry) {
    Duration wait = restoreTimer.lost(nanoTime.getAsLong());
    if (wait.isPositive()) {
      return wait.compareTo(interval) < 0 ? wait : interval;
    }
    if (store.claimRestoring(orchestrator)) {
      restore(registry);
    }
    return interval;
  }

  /** Records, then the set, then the marker: whoever stops half-way has promised nothing. */
  private void restore(KnownRegistry registry) {
    Marker marker = registry.marker().orElseThrow();
    long written =
        registry.hashes().entrySet().stream()
            .filter(entry -> store.restoreRecord(entry.getKey(), entry.getValue()))
            .count();
    if (!registry.hashes().isEmpty()) {
      store.restoreSet(registry.hashes().keySet());
    }
    String id = store.mark(marker);
    LOG.info(
        "registry {} given back: {} of {} records were missing",
        id,
        written,
        registry.hashes().size());
  }
}

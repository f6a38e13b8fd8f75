package io.evenkeel.balancer.feed;

import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.roster.RosterSnapshot;
import io.evenkeel.balancer.roster.Staleness;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.time.Backoff;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Follows the registry: subscribe first, then read all, then apply what is hinted at.
 *
 * <p>A hint names a backend; what it says of it is not believed, the record is read. Hints that
 * come while one is being followed are followed together. All is read again after every
 * subscription and every resync interval, so a hint that is lost costs no more than that. While the
 * registry cannot be read the roster stays as it is.
 *
 * <p><i>One thread of its own does all the work. The public methods are thread-safe.</i>
 */
public final class RosterFeed implements ChangeSource.Listener {

  /** So many hints at once are followed by one full read. */
  private static final int MAX_DIRTY = 256;

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);

  private final RegistryStore store;
  private final ChangeSource changes;
  private final Roster roster;
  private final Consumer<RosterSnapshot> published;
  private final Duration resyncInterval;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  private final FeedThread thread = new FeedThread();
  private final FeedLog log = new FeedLog();
  private final KnownBackends known;
  private final Staleness staleness;
  private final Backoff backoff;
  private final Set<BackendId> dirty = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean dirtyQueued = new AtomicBoolean();
  private final AtomicBoolean resyncQueued = new AtomicBoolean();
  private final CountDownLatch firstRead = new CountDownLatch(1);
  private volatile FeedState state = FeedState.INITIAL;

  /**
   * A feed that has not begun.
   *
   * @param published told of each new snapshot, on the feed thread
   */
  public RosterFeed(
      RegistryStore store,
      ChangeSource changes,
      Roster roster,
      Consumer<RosterSnapshot> published,
      FeedSettings settings,
      RandomGenerator random,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.store = store;
    this.changes = changes;
    this.roster = roster;
    this.published = published;
    this.resyncInterval = settings.resyncInterval();
    this.known = new KnownBackends(settings.allowed());
    this.random = random;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.staleness = new Staleness(settings.staleAfter(), nanoTime.getAsLong());
    this.backoff = new Backoff(FIRST_RETRY, resyncInterval, random);
  }

  /** Begins; returns at once, whether the registry can be read or not. */
  public void start() {
    resyncSoon();
  }

  /**
   * Waits until the first read of the registry has ended, well or badly.
   *
   * @return whether it has, in this time
   */
  public boolean awaitFirstRead(Duration atMost) throws InterruptedException {
    return firstRead.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends for good; the roster stays as it is. */
  public void stop() {
    thread.stop();
    changes.close();
  }

  /** How it is doing. */
  public FeedState state() {
    return state;
  }

  @Override
  public void changed(BackendId id) {
    if (dirty.size() >= MAX_DIRTY) {
      resyncSoon();
      return;
    }
    dirty.add(id);
    if (dirtyQueued.compareAndSet(false, true)) {
      thread.execute(this::readDirty);
    }
  }

  @Override
  public void subscribed() {
    resyncSoon();
  }

  private void resyncSoon() {
    if (resyncQueued.compareAndSet(false, true)) {
      thread.execute(this::resync);
    }
  }

  private void resync() {
    Duration wait = state.complete() ? resyncInterval : phase();
    try {
      RuntimeException trouble = subscribe();
      // Whatever is hinted at from here on is newer than the read that follows.
      resyncQueued.set(false);
      dirty.clear();
      learn(store.readAll());
      log.hints(trouble);
    } catch (RuntimeException e) {
      resyncQueued.set(false);
      wait = failed(e);
    }
    firstRead.countDown();
    thread.wakeAfter(wait, this::resync);
  }

  /** Chance once: balancers that were started together do not read together for ever. */
  private Duration phase() {
    return resyncInterval.multipliedBy(random.nextLong(50, 101)).dividedBy(100);
  }

  private @Nullable RuntimeException subscribe() {
    try {
      changes.ensureSubscribed(this);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private void learn(RegistryReading reading) {
    log.problems(known.learn(reading));
    staleness.observed(reading.heartbeat(), nanoTime.getAsLong());
    apply();
    boolean emptyOnPurpose = reading.ids().isEmpty() && reading.marker().isPresent();
    boolean hasRoster = emptyOnPurpose || !known.backends().isEmpty();
    backoff.reset();
    log.readable();
    if (hasRoster && !state.complete()) {
      log.complete(known.backends().size());
    }
    state = state.resynced(clock.instant(), reading.marker(), hasRoster);
  }

  private void readDirty() {
    dirtyQueued.set(false);
    Set<BackendId> ids = Set.copyOf(dirty);
    dirty.removeAll(ids);
    if (ids.isEmpty()) {
      return;
    }
    try {
      PartialReading reading = store.read(ids);
      log.problems(known.learn(reading));
      apply();
      if (reading.strangers().stream().anyMatch(known::contains)) {
        resyncSoon();
      }
    } catch (RuntimeException e) {
      thread.wakeAfter(failed(e), this::resync);
    }
  }

  private void apply() {
    RosterSnapshot before = roster.current();
    roster.apply(known.backends(), staleness.isStale(nanoTime.getAsLong()));
    RosterSnapshot after = roster.current();
    if (after != before) {
      published.accept(after);
    }
  }

  private Duration failed(RuntimeException e) {
    if (!thread.isStopped()) {
      state = state.failed();
      log.unreadable(e, known.backends().size());
      if (state.complete()) {
        apply(); // the status may have become stale
      }
    }
    return backoff.next();
  }
}

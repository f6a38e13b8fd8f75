package io.evenkeel.balancer.feed;

import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.roster.RosterSnapshot;
import io.evenkeel.balancer.roster.Staleness;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.FieldProblem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger LOG = LoggerFactory.getLogger(RosterFeed.class);

  /** So many hints at once are followed by one full read. */
  private static final int MAX_DIRTY = 256;

  /** So many problems of one reading are logged. */
  private static final int MAX_LOGGED = 20;

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);

  private final RegistryStore store;
  private final ChangeSource changes;
  private final Roster roster;
  private final Consumer<RosterSnapshot> published;
  private final Duration resyncInterval;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  private final KnownBackends known = new KnownBackends();
  private final Staleness staleness;
  private final Backoff backoff;
  private final Set<BackendId> dirty = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean dirtyQueued = new AtomicBoolean();
  private final AtomicBoolean resyncQueued = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("roster-feed").factory());

  private @Nullable Future<?> nextResync;
  private boolean away;
  private boolean deaf;
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
    this.random = random;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.staleness = new Staleness(settings.staleAfter(), nanoTime.getAsLong());
    this.backoff = new Backoff(FIRST_RETRY, resyncInterval, random);
    this.thread.setRemoveOnCancelPolicy(true);
  }

  /** Begins; returns at once, whether the registry can be read or not. */
  public void start() {
    resyncSoon();
  }

  /** Ends for good; the roster stays as it is. */
  public void stop() {
    thread.shutdownNow();
    changes.close();
  }

  /** How it is doing. */
  public FeedState state() {
    return state;
  }

  /** Own evidence may have changed: has the roster look at it. */
  public void review() {
    execute(roster::review);
  }

  @Override
  public void changed(BackendId id) {
    if (dirty.size() >= MAX_DIRTY) {
      resyncSoon();
      return;
    }
    dirty.add(id);
    if (dirtyQueued.compareAndSet(false, true)) {
      execute(this::readDirty);
    }
  }

  @Override
  public void subscribed() {
    resyncSoon();
  }

  private void resyncSoon() {
    if (resyncQueued.compareAndSet(false, true)) {
      execute(this::resync);
    }
  }

  private void resync() {
    boolean first = !state.complete();
    Duration wait;
    try {
      RuntimeException subscription = subscribe();
      // Whatever is hinted at from here on is newer than the read that follows.
      resyncQueued.set(false);
      dirty.clear();
      learn(store.readAll());
      hears(subscription);
      // A phase of chance: balancers that were started together do not read together for ever.
      wait =
          first
              ? resyncInterval.multipliedBy(random.nextLong(50, 101)).dividedBy(100)
              : resyncInterval;
    } catch (RuntimeException e) {
      resyncQueued.set(false);
      wait = failed(e);
    }
    scheduleResync(wait);
  }

  private @Nullable RuntimeException subscribe() {
    try {
      changes.ensureSubscribed(this);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
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
      report(known.learn(reading));
      apply();
      if (reading.strangers().stream().anyMatch(known::contains)) {
        resyncSoon();
      }
    } catch (RuntimeException e) {
      scheduleResync(failed(e));
    }
  }

  private void learn(RegistryReading reading) {
    report(known.learn(reading));
    staleness.observed(reading.heartbeat(), nanoTime.getAsLong());
    boolean emptyOnPurpose = reading.ids().isEmpty() && reading.marker().isPresent();
    boolean hasRoster = emptyOnPurpose || !known.backends().isEmpty();
    boolean first = hasRoster && !state.complete();
    apply();
    state = state.resynced(clock.instant(), reading.marker(), hasRoster);
    backoff.reset();
    if (away) {
      away = false;
      LOG.info("registry can be read again");
    }
    if (first) {
      LOG.info("roster complete: {} backends", known.backends().size());
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
    state = state.failed();
    if (!away) {
      away = true;
      LOG.warn(
          "registry cannot be read, serving on with {} backends: {}",
          roster.current().members().size(),
          cause(e));
    }
    LOG.debug("registry cannot be read", e);
    if (state.complete()) {
      apply(); // the status may have become stale
    }
    return backoff.afterFailure();
  }

  private void hears(@Nullable RuntimeException trouble) {
    if (trouble != null && !deaf) {
      LOG.warn("no change messages, changes are seen by resync only: {}", cause(trouble));
    } else if (trouble == null && deaf) {
      LOG.info("change messages arrive again");
    }
    deaf = trouble != null;
  }

  private static void report(List<FieldProblem> problems) {
    problems.stream().limit(MAX_LOGGED).forEach(problem -> LOG.warn("registry: {}", problem));
    if (problems.size() > MAX_LOGGED) {
      LOG.warn("registry: and {} problems more", problems.size() - MAX_LOGGED);
    }
  }

  private static Throwable cause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private void scheduleResync(Duration wait) {
    if (nextResync != null) {
      nextResync.cancel(false);
    }
    try {
      nextResync = thread.schedule(this::resync, wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("stopped", e);
    }
  }

  private void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.trace("stopped", e);
    }
  }
}

package io.evenkeel.balancer.proxy.name;

import io.evenkeel.common.net.AddressLiteral;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One name: its last good answer, and the look-up that is under way or was the last.
 *
 * <p>An answer is asked anew before its life is over, so that a name in use never makes a request
 * wait. What is older is used only if no answer comes within a moment, and at once where that is
 * known already. That there is no such name is an answer too.
 *
 * <p><i>Thread-safe. There is never more than one look-up under way.</i>
 */
final class Name {

  private static final Logger LOG = LoggerFactory.getLogger(NameCache.class);

  /** After a failed look-up, and between two that failed connections ask for. */
  static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long LIFE_NANOS = NameCache.LIFE.toNanos();
  private static final long AHEAD_NANOS = LIFE_NANOS / 2;

  /** What hangs or fails for less is no news. */
  private static final long NEWS_NANOS = 2 * LIFE_NANOS;

  private record Known(CompletableFuture<List<InetAddress>> answer, long since) {

    List<InetAddress> addresses() {
      return answer.join();
    }
  }

  private final String host;
  private final NameLookup lookup;
  private final Executor offLoop;
  private final long holdNanos;
  private final long momentNanos;
  private final LongSupplier nanoTime;
  private final AtomicReference<@Nullable Lookup> last = new AtomicReference<>();
  private final AtomicBoolean held = new AtomicBoolean();
  private volatile @Nullable Known known;

  Name(
      String host,
      NameLookup lookup,
      Executor offLoop,
      Duration hold,
      Duration moment,
      LongSupplier nanoTime) {
    this.host = host;
    this.lookup = lookup;
    // An address is its own: that takes no time, and must not wait behind names that hang.
    this.offLoop = AddressLiteral.parse(host) == null ? offLoop : Runnable::run;
    this.holdNanos = Math.max(hold.toNanos(), LIFE_NANOS);
    this.momentNanos = moment.toNanos();
    this.nanoTime = nanoTime;
  }

  CompletableFuture<List<InetAddress>> addresses() {
    long now = nanoTime.getAsLong();
    Known good = known;
    long age = good == null ? Long.MAX_VALUE : now - good.since;
    if (good != null && age < AHEAD_NANOS) {
      return good.answer;
    }
    Lookup asked = ask(good, now, age < holdNanos ? PAUSE_NANOS : 0);
    if (good == null || age >= holdNanos) {
      return asked.found();
    }
    if (age < LIFE_NANOS || asked.isOver()) {
      return known(good).answer;
    }
    if (asked.age(now) >= NEWS_NANOS) {
      hold(good, "no answer for %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(asked.age(now))));
    }
    return asked.soon();
  }

  /** A look-up on the caller's own thread is over already. */
  private Known known(Known before) {
    Known now = known;
    return now == null ? before : now;
  }

  /** Under which else it may be reached, now that nobody could connect to these; or nothing. */
  CompletableFuture<List<InetAddress>> others(List<InetAddress> tried) {
    long now = nanoTime.getAsLong();
    Known good = known;
    if (good != null) {
      List<InetAddress> others = Lookup.without(good.addresses(), tried);
      if (!others.isEmpty()) {
        return CompletableFuture.completedFuture(others);
      }
    }
    Lookup before = last.get();
    if (before != null && before.endedWithin(PAUSE_NANOS, now)) {
      return CompletableFuture.completedFuture(List.of());
    }
    return ask(good, now, 0).others(tried, now);
  }

  /** The look-up that is under way, or failed less than the pause ago; else a new one. */
  private Lookup ask(@Nullable Known good, long now, long pause) {
    Lookup before = last.get();
    if (before != null && (!before.isOver() || before.endedWithin(pause, now))) {
      return before;
    }
    List<InetAddress> held = good != null && now - good.since < holdNanos ? good.addresses() : null;
    Lookup next = new Lookup(now, momentNanos, held);
    if (last.compareAndSet(before, next)) {
      begin(next);
      return next;
    }
    Lookup others = last.get();
    return others == null ? next : others;
  }

  private void begin(Lookup next) {
    try {
      offLoop.execute(() -> look(next));
    } catch (RuntimeException | Error e) {
      // No thread, for instance: the next look-up may have one.
      failed(next, e);
    }
  }

  private void look(Lookup asked) {
    List<InetAddress> addresses;
    try {
      addresses = lookup.addresses(host);
    } catch (UnknownHostException | RuntimeException | Error e) {
      failed(asked, e);
      return;
    }
    long now = nanoTime.getAsLong();
    known = new Known(CompletableFuture.completedFuture(addresses), now);
    asked.succeeded(addresses, now);
    if (held.compareAndSet(true, false)) {
      LOG.info("backend host {} is found again: {}", host, shown(addresses));
    }
  }

  private void failed(Lookup asked, Throwable why) {
    long now = nanoTime.getAsLong();
    Known good = known;
    if (why instanceof NoSuchNameException) {
      known = null;
      held.set(false);
    } else if (good != null && now - good.since >= NEWS_NANOS && now - good.since < holdNanos) {
      hold(good, String.valueOf(why.getMessage()));
    }
    asked.failed(why, now);
  }

  private void hold(Known good, String why) {
    if (held.compareAndSet(false, true)) {
      LOG.warn(
          "backend host {} is not found ({}): its last addresses {} are used, for up to {} s",
          host,
          why,
          shown(good.addresses()),
          TimeUnit.NANOSECONDS.toSeconds(holdNanos));
    }
  }

  private static List<String> shown(List<InetAddress> addresses) {
    return addresses.stream().map(InetAddress::getHostAddress).toList();
  }

  /** Whether its last addresses do instead of an answer. */
  boolean isHeld() {
    Known good = known;
    return held.get() && good != null && nanoTime.getAsLong() - good.since < holdNanos;
  }

  /** Whether nobody has asked for so long, or the answer is still to come. */
  boolean isUnused(long nanos, long now) {
    Lookup asked = last.get();
    return asked != null && asked.isOver() && !asked.endedWithin(nanos, now);
  }
}

package io.evenkeel.balancer.proxy.name;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Addresses of names, looked up off the event loop, believed for {@link #LIFE}, and held for longer
 * while nobody answers.
 *
 * <p>A container that was stopped and started comes back with another address, or with a
 * neighbour's: what was true is asked again soon, and that a name was unknown is not remembered at
 * all. But a resolver that is away is no reason to forget where the backends are. However many
 * requests need a name at once, it is looked up once.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
public final class NameCache {

  /** How long an answer is believed without asking again. */
  public static final Duration LIFE = Duration.ofSeconds(2);

  /** How long a request waits for an answer where it could do without. */
  private static final Duration MOMENT = Duration.ofMillis(100);

  /** Names come from the registry alone, so there are few; this bounds what removed ones leave. */
  private static final int MAX_NAMES = 4_096;

  private static final long UNUSED_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final NameLookup lookup;
  private final Executor offLoop;
  private final Duration hold;
  private final Duration moment;
  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<String, Name> names = new ConcurrentHashMap<>();

  /**
   * Knows nothing yet.
   *
   * @param offLoop where the lookup may block
   * @param hold how long addresses are used while look-ups fail or hang; 0 for their life only
   */
  public NameCache(NameLookup lookup, Executor offLoop, Duration hold, LongSupplier nanoTime) {
    this(lookup, offLoop, hold, MOMENT, nanoTime);
  }

  NameCache(
      NameLookup lookup, Executor offLoop, Duration hold, Duration moment, LongSupplier nanoTime) {
    this.lookup = lookup;
    this.offLoop = offLoop;
    this.hold = hold;
    this.moment = moment;
    this.nanoTime = nanoTime;
  }

  /**
   * The addresses of {@code host}, at least one; an address literal is its own. The future is
   * complete already when they are known, and fails with an {@link UnknownHostException}. It may
   * stay open for as long as the look-up hangs, unless the name has addresses that are held.
   */
  public CompletableFuture<List<InetAddress>> addresses(String host) {
    return name(host).addresses();
  }

  /**
   * Further addresses of {@code host}, after a connection to none of {@code tried} could be opened:
   * it may have come back under another one. Asks anew, though not for every failure, and gives up
   * soon: the future never fails, and has an empty list where there is nothing new.
   */
  public CompletableFuture<List<InetAddress>> others(String host, List<InetAddress> tried) {
    return name(host).others(tried);
  }

  /**
   * As {@link #addresses}, for callers that may block.
   *
   * @param longest how long it waits
   * @throws UnknownHostException without addresses by then
   */
  public List<InetAddress> await(String host, Duration longest) throws UnknownHostException {
    try {
      return addresses(host).get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw unknown(host, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host, e);
    }
  }

  private static UnknownHostException unknown(String host, Exception why) {
    UnknownHostException unknown = new UnknownHostException(host);
    unknown.initCause(why);
    return unknown;
  }

  /** How many names are used under their last addresses because nobody answers. */
  public long held() {
    return names.values().stream().filter(Name::isHeld).count();
  }

  private Name name(String host) {
    Name known = names.get(host);
    if (known != null) {
      return known;
    }
    if (names.size() >= MAX_NAMES) {
      long now = nanoTime.getAsLong();
      names.values().removeIf(name -> name.isUnused(UNUSED_NANOS, now));
    }
    return names.computeIfAbsent(
        host, _ -> new Name(host, lookup, offLoop, hold, moment, nanoTime));
  }
}

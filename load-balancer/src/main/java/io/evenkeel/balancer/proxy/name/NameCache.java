package io.evenkeel.balancer.proxy.name;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of names, looked up off the event loop and kept for {@link #LIFE}.
 *
 * <p>A container that was stopped and started comes back with another address, or with a
 * neighbour's: what was true is forgotten soon, and that a name was unknown is not remembered at
 * all. However many requests need a name at once, it is looked up once.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
public final class NameCache {

  /** How long an answer is believed. */
  public static final Duration LIFE = Duration.ofSeconds(2);

  /** Names come from the registry alone, so there are few; this bounds what removed ones leave. */
  private static final int MAX_NAMES = 4_096;

  private final NameLookup lookup;
  private final Executor offLoop;
  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

  /**
   * @param offLoop where the lookup may block
   */
  public NameCache(NameLookup lookup, Executor offLoop, LongSupplier nanoTime) {
    this.lookup = lookup;
    this.offLoop = offLoop;
    this.nanoTime = nanoTime;
  }

  /**
   * The addresses of {@code host}, at least one; an address literal is its own. The future is
   * complete already when they are known, and fails with an {@link UnknownHostException}.
   */
  public CompletableFuture<List<InetAddress>> addresses(String host) {
    Entry entry = entries.get(host);
    if (entry != null && entry.isFresh(nanoTime.getAsLong())) {
      return entry.answer;
    }
    return refresh(host);
  }

  private CompletableFuture<List<InetAddress>> refresh(String host) {
    if (entries.size() >= MAX_NAMES) {
      entries.clear();
    }
    Entry mine = new Entry();
    Entry current =
        entries.compute(
            host,
            (_, before) -> before != null && before.isFresh(nanoTime.getAsLong()) ? before : mine);
    if (current == mine) {
      offLoop.execute(() -> look(host, mine));
    }
    return current.answer;
  }

  private void look(String host, Entry entry) {
    try {
      List<InetAddress> addresses = lookup.addresses(host);
      entry.known(nanoTime.getAsLong());
      entry.answer.complete(addresses);
    } catch (UnknownHostException | RuntimeException e) {
      entries.remove(host, entry);
      entry.answer.completeExceptionally(e);
    }
  }

  /** What a future of {@link #addresses} failed with. */
  public static Throwable causeOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private static final class Entry {

    private final CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
    private volatile @Nullable Long knownAt;

    private void known(long nanos) {
      knownAt = nanos;
    }

    private boolean isFresh(long now) {
      Long since = knownAt;
      return since == null || now - since < LIFE.toNanos();
    }
  }
}

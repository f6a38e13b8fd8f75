package io.evenkeel.balancer.proxy.name;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One question to whoever knows, and how long it has taken.
 *
 * <p><i>Thread-safe; ended once.</i>
 */
final class Lookup {

  private static final CompletableFuture<List<InetAddress>> NONE =
      CompletableFuture.completedFuture(List.of());

  private final CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
  private final CompletableFuture<List<InetAddress>> soon;
  private final long begunAt;
  private final long momentNanos;
  private volatile @Nullable Long endedAt;

  /**
   * @param momentNanos how long anybody waits who could do without the answer
   * @param held what does instead; null for nothing
   */
  Lookup(long begunAt, long momentNanos, @Nullable List<InetAddress> held) {
    this.begunAt = begunAt;
    this.momentNanos = momentNanos;
    this.soon =
        held == null
            ? found
            : found
                .exceptionally(why -> instead(why, held))
                .completeOnTimeout(held, momentNanos, TimeUnit.NANOSECONDS);
  }

  private static List<InetAddress> instead(Throwable why, List<InetAddress> held) {
    if (why instanceof NoSuchNameException) {
      throw new CompletionException(why);
    }
    return held;
  }

  /** The answer, whenever it comes. */
  CompletableFuture<List<InetAddress>> found() {
    return found;
  }

  /** The answer, or what does instead when there is none within a moment. */
  CompletableFuture<List<InetAddress>> soon() {
    return soon;
  }

  /** What the answer has beside these, if it comes within a moment of the question; or nothing. */
  CompletableFuture<List<InetAddress>> others(List<InetAddress> than, long now) {
    long left = momentNanos - (now - begunAt);
    return left <= 0
        ? NONE
        : found
            .thenApply(all -> without(all, than))
            .exceptionally(_ -> List.of())
            .completeOnTimeout(List.of(), left, TimeUnit.NANOSECONDS);
  }

  static List<InetAddress> without(List<InetAddress> all, List<InetAddress> some) {
    return all.stream().filter(address -> !some.contains(address)).toList();
  }

  boolean isOver() {
    return endedAt != null;
  }

  /** Whether it ended less than this long ago. */
  boolean endedWithin(long nanos, long now) {
    Long ended = endedAt;
    return ended != null && now - ended < nanos;
  }

  /** How long ago it was begun. */
  long age(long now) {
    return now - begunAt;
  }

  void succeeded(List<InetAddress> addresses, long now) {
    endedAt = now;
    found.complete(addresses);
  }

  void failed(Throwable why, long now) {
    endedAt = now;
    found.completeExceptionally(why);
  }
}

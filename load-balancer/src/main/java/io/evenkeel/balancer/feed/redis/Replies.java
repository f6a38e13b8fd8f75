package io.evenkeel.balancer.feed.redis;

import io.evenkeel.common.backend.FieldProblem;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Awaits the replies of one reading, all together within one limit.
 *
 * <p><i>Confined to the feed thread.</i>
 */
final class Replies {

  /** A thousand records take some 50 ms; each command's own limit is Lettuce's. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final long start = System.nanoTime();
  private final List<FieldProblem> problems = new ArrayList<>();

  /** What was not understood so far, open to additions. */
  List<FieldProblem> problems() {
    return problems;
  }

  /**
   * The reply.
   *
   * @throws RegistryUnreadableException when there is none
   */
  <T> T of(RedisFuture<T> future) {
    try {
      long left = LIMIT.toNanos() - (System.nanoTime() - start);
      return future.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new RegistryUnreadableException(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new RegistryUnreadableException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryUnreadableException(e);
    }
  }

  /** The reply; empty, and a problem, when the key holds another type. */
  <T> Optional<T> unlessWrongType(RedisFuture<T> future, String key, String expected) {
    try {
      return Optional.of(of(future));
    } catch (RegistryUnreadableException e) {
      if (e.getCause() instanceof RedisCommandExecutionException refusal
          && String.valueOf(refusal.getMessage()).startsWith("WRONGTYPE")) {
        problems.add(new FieldProblem(key, "", "a key of another type", expected));
        return Optional.empty();
      }
      throw e;
    }
  }
}

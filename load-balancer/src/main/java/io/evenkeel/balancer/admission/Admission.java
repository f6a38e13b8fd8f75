package io.evenkeel.balancer.admission;

import io.evenkeel.balancer.admission.NotAdmittedException.Reason;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests through to upstreams.
 *
 * <pre>{@code
 * Attempt attempt = admission.begin(tried, repeatable, nanoTime);
 * if (attempt != null) {
 *   return send(attempt);
 * }
 * CompletableFuture<Attempt> later = admission.await(tried, repeatable, nanoTime);
 * later.whenComplete((begun, refused) -> loop.run(() -> ...));
 * }</pre>
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
public final class Admission {

  private final Roster roster;

  /** To the upstreams of this roster, without a limit. */
  public Admission(Roster roster) {
    this.roster = roster;
  }

  /**
   * Begins an attempt on the upstream whose turn it is, of the snapshot in force at this moment.
   *
   * @param tried those that this request has been sent to already
   * @param repeatable whether the request could be sent again elsewhere (an idempotent method whose
   *     body can be replayed): such ones go first where an upstream is on trial
   * @return null where nobody is left or all are full; {@link #await} tells which
   */
  public @Nullable Attempt begin(Set<Upstream> tried, boolean repeatable, long nanoTime) {
    Upstream upstream = roster.current().select(tried, repeatable);
    return upstream == null ? null : upstream.begin(nanoTime);
  }

  /**
   * As {@link #begin}, but waits for room where all are full, first come, first served, up to a
   * deadline.
   *
   * @return to be cancelled by a caller that goes away ({@code cancel(false)}); if the attempt was
   *     begun before that, it is the caller's to finish. Completes on any thread, maybe at once;
   *     fails with a {@link NotAdmittedException}, at once where there is nobody to wait for
   */
  public CompletableFuture<Attempt> await(
      Set<Upstream> tried, boolean repeatable, long nanoTime) {
    Attempt attempt = begin(tried, repeatable, nanoTime);
    return attempt != null
        ? CompletableFuture.completedFuture(attempt)
        : CompletableFuture.failedFuture(new NotAdmittedException(Reason.NOBODY));
  }
}

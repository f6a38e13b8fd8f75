package io.evenkeel.orchestrator.membership;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest membership this process has heard of, and how old it is.
 *
 * <p><i>Thread-safe: written by the heartbeat thread, read by all.</i>
 */
public final class Membership {

  private record Heard(MembershipView view, long askedNanos) {}

  private final LongSupplier nanoTime;
  private volatile @Nullable Heard heard;

  /**
   * Nothing heard yet.
   *
   * @param nanoTime a monotonic clock
   */
  public Membership(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Takes a reply.
   *
   * @param askedNanos when the heartbeat was sent: a reply that lay in a paused process's socket is
   *     as old as its question
   */
  public void heard(MembershipView view, long askedNanos) {
    heard = new Heard(view, askedNanos);
  }

  /** The newest view, however old; empty before the first reply. */
  public Optional<MembershipView> view() {
    return Optional.ofNullable(heard).map(Heard::view);
  }

  /** Whether the newest view is younger than {@code limit}. */
  public boolean isYoungerThan(Duration limit) {
    Heard current = heard;
    return current != null && nanoTime.getAsLong() - current.askedNanos < limit.toNanos();
  }
}

package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;

/** Told what became of requests; called on event loops, so it must be quick and must not throw. */
public interface RequestObserver {

  /** An attempt has ended. */
  void attempted(Upstream upstream, Attempt.Outcome outcome);

  /** Another attempt is made because the one before failed so. */
  void retried(Failure reason);

  /** A request has ended, however. */
  void ended(RequestRecord request);

  /** A request was refused before it was one. */
  void refused(RefusedRequest request);
}

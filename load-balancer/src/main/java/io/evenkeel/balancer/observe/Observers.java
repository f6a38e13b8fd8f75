package io.evenkeel.balancer.observe;

import io.evenkeel.balancer.proxy.Failure;
import io.evenkeel.balancer.proxy.RefusedRequest;
import io.evenkeel.balancer.proxy.RequestObserver;
import io.evenkeel.balancer.proxy.RequestRecord;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
import java.util.List;

/** Several observers as one, told in order. <i>Immutable. Thread-safe.</i> */
record Observers(List<RequestObserver> all) implements RequestObserver {

  @Override
  public void attempted(Upstream upstream, Attempt.Outcome outcome) {
    all.forEach(observer -> observer.attempted(upstream, outcome));
  }

  @Override
  public void retried(Failure reason) {
    all.forEach(observer -> observer.retried(reason));
  }

  @Override
  public void ended(RequestRecord request) {
    all.forEach(observer -> observer.ended(request));
  }

  @Override
  public void refused(RefusedRequest request) {
    all.forEach(observer -> observer.refused(request));
  }
}

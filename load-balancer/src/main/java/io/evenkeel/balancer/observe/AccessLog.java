package io.evenkeel.balancer.observe;

import io.evenkeel.balancer.proxy.Failure;
import io.evenkeel.balancer.proxy.RefusedRequest;
import io.evenkeel.balancer.proxy.RequestObserver;
import io.evenkeel.balancer.proxy.RequestRecord;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.Shown;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a request, off unless asked for.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
final class AccessLog implements RequestObserver {

  private static final Logger LOG = LoggerFactory.getLogger("io.evenkeel.balancer.access");

  @Override
  public void attempted(Upstream upstream, Attempt.Outcome outcome) {}

  @Override
  public void retried(Failure reason) {}

  @Override
  public void ended(RequestRecord request) {
    LOG.info(
        "{} {} {} -> {} {} {} attempts={} ms={} id={} error={}",
        request.peer(),
        request.method(),
        Shown.of(request.target()),
        request.backend() == null ? "-" : request.backend(),
        request.status(),
        request.outcome().label(),
        request.attempts(),
        TimeUnit.NANOSECONDS.toMillis(request.nanos()),
        request.requestId(),
        request.error() == null ? "-" : request.error());
  }

  @Override
  public void refused(RefusedRequest request) {
    LOG.info(
        "{} {} {} -> - {} refused attempts=0 ms=0 id={} error={} detail={}",
        request.peer(),
        Shown.of(request.method()),
        Shown.of(request.target()),
        request.refusal().status(),
        request.requestId(),
        request.refusal().errorType(),
        Shown.of(request.refusal().detail()));
  }
}

package io.evenkeel.balancer.observe;

import io.evenkeel.balancer.proxy.Failure;
import io.evenkeel.balancer.proxy.Outcome;
import io.evenkeel.balancer.proxy.RefusedRequest;
import io.evenkeel.balancer.proxy.RequestObserver;
import io.evenkeel.balancer.proxy.RequestRecord;
import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.BackendId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Counts requests, attempts and retries. Each meter is looked up once and then kept, so that a
 * request builds no tags; those of a backend are kept as long as the backend is {@linkplain
 * KnownBackends known}.
 *
 * <p><i>Thread-safe, called on every request; {@link #review} is confined to one thread.</i>
 */
final class RequestMetrics implements RequestObserver {

  /** Fixed buckets: a percentile histogram would make some seventy series of each combination. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1)
  };

  private record RequestKey(String backend, Outcome outcome, int statusClass) {}

  private record AttemptKey(String backend, Attempt.Outcome outcome) {}

  private record ErrorKey(String backend, String error) {}

  private record RefusalKey(String error, int status) {}

  private final MeterRegistry registry;
  private final KnownBackends known;
  private final ConcurrentHashMap<RequestKey, Timer> requests = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<AttemptKey, Counter> attempts = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Failure, Counter> retries = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ErrorKey, Counter> errors = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<RefusalKey, Counter> refusals = new ConcurrentHashMap<>();

  RequestMetrics(MeterRegistry registry, KnownBackends known) {
    this.registry = registry;
    this.known = known;
  }

  /** Time has passed: drops the meters of backends that have been gone for long enough. */
  void review(long nanoTime) {
    Set<String> metered = new HashSet<>();
    requests.keySet().forEach(key -> metered.add(key.backend));
    attempts.keySet().forEach(key -> metered.add(key.backend));
    errors.keySet().forEach(key -> metered.add(key.backend));
    Set<String> forgotten = known.review(metered, nanoTime);
    if (!forgotten.isEmpty()) {
      drop(requests, key -> forgotten.contains(key.backend));
      drop(attempts, key -> forgotten.contains(key.backend));
      drop(errors, key -> forgotten.contains(key.backend));
    }
  }

  /** Key by key, so that nobody can ask the registry for a meter that is about to go. */
  private <K> void drop(ConcurrentHashMap<K, ? extends Meter> meters, Predicate<K> gone) {
    meters.keySet().stream()
        .filter(gone)
        .forEach(key ->
            meters.computeIfPresent(
                key,
                (_, meter) -> {
                  registry.remove(meter);
                  return null;
                }));
  }

  @Override
  public void attempted(Upstream upstream, Attempt.Outcome outcome) {
    String backend = upstream.id().value();
    Counter counter = attempts.get(new AttemptKey(backend, outcome));
    if (counter == null) {
      counter =
          attempts.computeIfAbsent(
              new AttemptKey(known.tag(backend), outcome), this::attemptCounter);
    }
    counter.increment();
  }

  @Override
  public void retried(Failure reason) {
    retries.computeIfAbsent(reason, this::retryCounter).increment();
  }

  @Override
  public void ended(RequestRecord request) {
    BackendId backend = request.backend();
    String name = backend == null ? BalancerMetric.NO_BACKEND : backend.value();
    String error = request.error();
    if (error != null) {
      errorsOf(name, error).increment();
    }
    timerOf(name, request).record(request.nanos(), TimeUnit.NANOSECONDS);
  }

  private Counter errorsOf(String backend, String error) {
    Counter counter = errors.get(new ErrorKey(backend, error));
    return counter != null
        ? counter
        : errors.computeIfAbsent(new ErrorKey(known.tag(backend), error), this::errorCounter);
  }

  private Timer timerOf(String backend, RequestRecord request) {
    int statusClass = request.status() / 100;
    Timer timer = requests.get(new RequestKey(backend, request.outcome(), statusClass));
    return timer != null
        ? timer
        : requests.computeIfAbsent(
            new RequestKey(known.tag(backend), request.outcome(), statusClass), this::requestTimer);
  }

  @Override
  public void refused(RefusedRequest request) {
    Refusal refusal = request.refusal();
    refusals
        .computeIfAbsent(
            new RefusalKey(refusal.errorType(), refusal.status()), this::refusalCounter)
        .increment();
  }

  private Timer requestTimer(RequestKey key) {
    return Timer.builder(BalancerMetric.REQUESTS)
        .description("Requests, from the arrival of the head to the end of the answer")
        .tag(BalancerMetric.BACKEND, key.backend)
        .tag(BalancerMetric.OUTCOME, key.outcome.label())
        .tag(BalancerMetric.STATUS, key.statusClass == 0 ? "none" : key.statusClass + "xx")
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private Counter attemptCounter(AttemptKey key) {
    return Counter.builder(BalancerMetric.ATTEMPTS)
        .description("Attempts, one or more a request")
        .tag(BalancerMetric.BACKEND, key.backend)
        .tag(BalancerMetric.OUTCOME, key.outcome.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private Counter retryCounter(Failure reason) {
    return Counter.builder(BalancerMetric.RETRIES)
        .description("Attempts made because the one before failed")
        .tag(BalancerMetric.REASON, reason.errorType())
        .register(registry);
  }

  private Counter errorCounter(ErrorKey key) {
    return Counter.builder(BalancerMetric.ERRORS)
        .description("Requests that were not answered by an upstream, or not whole")
        .tag(BalancerMetric.BACKEND, key.backend)
        .tag(BalancerMetric.ERROR, key.error)
        .register(registry);
  }

  private Counter refusalCounter(RefusalKey key) {
    return Counter.builder(BalancerMetric.REFUSALS)
        .description("Requests that were refused before they were any")
        .tag(BalancerMetric.ERROR, key.error)
        .tag(BalancerMetric.STATUS, Integer.toString(key.status))
        .register(registry);
  }
}

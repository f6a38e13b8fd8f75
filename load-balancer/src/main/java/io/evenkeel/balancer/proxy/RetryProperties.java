package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.property.Require;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * When a failed attempt is made again on another backend.
 *
 * <p><i>Immutable.</i>
 *
 * @param maxRetries Further attempts after one that may have reached a backend. Backends that could
 *     not be reached are not counted.
 * @param putAndDelete Whether PUT and DELETE are repeated like GET.
 * @param maxBody Largest request body that is kept to be sent again.
 * @param deadline How long backends that cannot be reached may hold up a request.
 * @param budgetRatio Share of the traffic that retries may add.
 * @param budgetReserve Retries per second that are allowed whatever the traffic.
 * @param onStatus Answers of a backend (502, 503, 504) for which another one is asked.
 * @param idempotencyKey Whether a request with an Idempotency-Key field is repeated like GET,
 *     whatever its method.
 */
@ConfigurationProperties("balancer.retry")
public record RetryProperties(
    @DefaultValue("2") int maxRetries,
    @DefaultValue("true") boolean putAndDelete,
    @DefaultValue("64KB") DataSize maxBody,
    @DefaultValue("10s") Duration deadline,
    @DefaultValue("0.2") double budgetRatio,
    @DefaultValue("10") int budgetReserve,
    @DefaultValue Set<Integer> onStatus,
    @DefaultValue("false") boolean idempotencyKey) {

  private static final Set<Integer> GATEWAY_STATUSES = Set.of(502, 503, 504);
  private static final long MAX_BODY_LIMIT = DataSize.ofMegabytes(16).toBytes();

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public RetryProperties {
    Require.range("balancer.retry.max-retries", maxRetries, 0, 100);
    Require.range("balancer.retry.max-body", maxBody.toBytes(), 0, MAX_BODY_LIMIT);
    Require.range("balancer.retry.deadline", deadline);
    Require.range("balancer.retry.budget-reserve", budgetReserve, 0, 1_000_000);
    onStatus = Set.copyOf(onStatus);
    for (int status : onStatus) {
      Require.require(
          GATEWAY_STATUSES.contains(status), "balancer.retry.on-status", status, "502, 503 or 504");
    }
    Require.require(
        budgetRatio >= 0 && budgetRatio <= 10, "balancer.retry.budget-ratio", budgetRatio, "0..10");
  }
}

package io.evenkeel.orchestrator.observe;

import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Ready once the registry was read, and from then on: an orchestrator that loses Redis goes on
 * probing, and nothing would be gained by restarting it.
 *
 * <p><i>Thread-safe.</i>
 */
public final class RegistryHealthIndicator implements HealthIndicator {

  private final BooleanSupplier hasRead;

  /**
   * @param hasRead whether the registry was read at least once
   */
  public RegistryHealthIndicator(BooleanSupplier hasRead) {
    this.hasRead = hasRead;
  }

  @Override
  public Health health() {
    return hasRead.getAsBoolean()
        ? Health.up().build()
        : Health.outOfService().withDetail("registry", "not read yet").build();
  }
}

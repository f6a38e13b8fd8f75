package io.evenkeel.balancer.selection;

import io.evenkeel.common.backend.Shown;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The catalogue of strategies. A new one is a file beside this one, a line in this one, and a test
 * that extends the contract.
 *
 * <p><i>Immutable.</i>
 */
public final class Strategies {

  private final List<Strategy> catalogue;

  /**
   * @param random where a selector's cursor starts
   */
  public Strategies(RandomGenerator random) {
    catalogue = List.of(new LeastConnections(random), new RoundRobin(random));
  }

  /** The names, in alphabetical order. */
  public List<String> names() {
    return catalogue.stream().map(Strategy::name).sorted().toList();
  }

  /**
   * The strategy of that name.
   *
   * @throws IllegalArgumentException naming the value and the names there are
   */
  public Strategy named(String name) {
    return catalogue.stream()
        .filter(strategy -> strategy.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "strategy: %s (expected: one of %s)"
                    .formatted(Shown.of(name), String.join(", ", names()))));
  }
}

package io.evenkeel.node.health;

/**
 * What {@code /health} and {@code /toggle-health} answer.
 *
 * <p><i>Immutable.</i>
 *
 * @param status {@code up}, {@code down} or {@code draining}
 * @param id the node's id, by which a probe notices that an address has changed hands
 */
public record HealthAnswer(String status, String id) {}

package io.evenkeel.orchestrator.registry;

/**
 * The hash {@code registry}: while it is there, an empty set of backends is meant.
 *
 * <p><i>Immutable.</i>
 *
 * @param id a UUID, never empty
 * @param created ISO-8601 instant; empty if the hash has none
 * @param seeded ids that redis-init ever added, separated by one space; may be empty
 */
public record Marker(String id, String created, String seeded) {}

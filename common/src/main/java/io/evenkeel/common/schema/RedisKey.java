package io.evenkeel.common.schema;

import io.evenkeel.common.backend.BackendId;

/**
 * Every Redis key.
 *
 * <p>Keys that one script touches share a Redis Cluster slot, by the same hash tag (the part in
 * braces) or by being that part themselves.
 */
public final class RedisKey {

  /** SET of backend ids. */
  public static final String BACKENDS = "backends";

  /** HASH: the marker, see {@link RegistryField}. */
  public static final String REGISTRY = "registry";

  /** STRING with expiry: the id of the orchestrator that is restoring lost data. */
  public static final String REGISTRY_RESTORING = "registry:restoring";

  /** ZSET: orchestrator id to last heartbeat, Redis TIME in milliseconds. */
  public static final String ORCHESTRATORS = "orchestrators";

  /** HASH beside {@link #ORCHESTRATORS}: {@code version}, {@code grace_until}. */
  public static final String ORCHESTRATORS_MEMBERSHIP = "{orchestrators}:membership";

  /** ZSET beside {@link #ORCHESTRATORS}: lapsed orchestrator id to the end of its seat, in ms. */
  public static final String ORCHESTRATORS_SEATS = "{orchestrators}:seats";

  /** ZSET: load balancer id to last heartbeat, Redis TIME in milliseconds. */
  public static final String LOAD_BALANCERS = "load_balancers";

  private RedisKey() {}

  /** HASH: the record of a backend, see {@link BackendField}. */
  public static String backend(BackendId id) {
    return "backend:" + id.value();
  }

  /** HASH beside {@link #backend}: orchestrator id to its vote and when it was cast. */
  public static String votes(BackendId id) {
    return "{" + backend(id) + "}:votes";
  }

  /** HASH: what one load balancer reports of itself. */
  public static String loadBalancer(String id) {
    return "load_balancer:" + id;
  }
}

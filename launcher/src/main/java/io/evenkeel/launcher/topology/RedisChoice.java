package io.evenkeel.launcher.topology;

import java.net.URI;

/** Which Redis a topology uses. */
public sealed interface RedisChoice {

  /** Its own, persistent: killed and started again, it has its data. */
  RedisChoice OWN = new Own(true);

  /** Its own, in memory: killed and started again, it is empty. */
  RedisChoice OWN_WITHOUT_PERSISTENCE = new Own(false);

  /**
   * A process of the topology.
   *
   * @param persistent whether it writes an append-only file
   */
  record Own(boolean persistent) implements RedisChoice {}

  /**
   * Somebody else's, which is neither started nor stopped.
   *
   * @param url as in {@code redis://host:6379/0}; schemes redis and rediss
   */
  record Given(URI url) implements RedisChoice {
    /** Refuses what no client would understand. */
    public Given {
      String scheme = url.getScheme();
      if (url.getHost() == null || !("redis".equals(scheme) || "rediss".equals(scheme))) {
        throw new IllegalArgumentException(
            "--redis: %s (expected: redis://[user:password@]host[:port][/database])"
                .formatted(url));
      }
    }
  }
}

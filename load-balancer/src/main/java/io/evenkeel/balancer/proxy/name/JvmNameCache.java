package io.evenkeel.balancer.proxy.name;

import java.security.Security;

/**
 * The JVM's own cache of names, which would keep an address for 30 s and a failure for 10 s: longer
 * than a container needs to come back with another address.
 */
public final class JvmNameCache {

  private JvmNameCache() {}

  /**
   * Switches it off, for the whole process. Has an effect only before the first name is looked up.
   */
  public static void disable() {
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    Security.setProperty("networkaddress.cache.stale.ttl", "0");
  }
}

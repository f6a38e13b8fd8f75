package io.evenkeel.balancer.proxy.name;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks whoever knows; may block. */
@FunctionalInterface
public interface NameLookup {

  /**
   * All addresses of {@code host}, in the order of preference.
   *
   * @throws UnknownHostException when it has none
   */
  List<InetAddress> addresses(String host) throws UnknownHostException;

  /** The operating system's way: hosts file, DNS, and whatever else it is configured to ask. */
  static NameLookup system() {
    return host -> {
      try {
        return List.of(InetAddress.getAllByName(host));
      } catch (UnknownHostException e) {
        throw NoSuchNameException.orSame(e);
      }
    };
  }
}

package io.evenkeel.common.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Several networks, asked as one.
 *
 * <p><i>Immutable. Thread-safe, called on every request.</i>
 */
public final class Networks {

  /** None at all: contains no address. */
  public static final Networks NONE = new Networks(List.of());

  private final List<Network> networks;

  private Networks(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Reads each of {@code texts} as {@link Network#parse} does.
   *
   * @param property where they were configured
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public static Networks parse(String property, List<String> texts) {
    List<Network> networks = new ArrayList<>(texts.size());
    for (String text : texts) {
      try {
        networks.add(Network.parse(text));
      } catch (IllegalArgumentException e) {
        // No cause: the innermost message is what people get to see at start.
        throw new IllegalArgumentException(property + ": " + e.getMessage());
      }
    }
    return networks.isEmpty() ? NONE : new Networks(List.copyOf(networks));
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return networks.isEmpty();
  }

  /** Whether one of them contains {@code address}. */
  public boolean contains(InetAddress address) {
    if (networks.isEmpty()) {
      return false;
    }
    byte[] bytes = Network.bytes(address);
    for (int i = 0; i < networks.size(); i++) {
      if (networks.get(i).contains(bytes)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return networks.toString();
  }
}

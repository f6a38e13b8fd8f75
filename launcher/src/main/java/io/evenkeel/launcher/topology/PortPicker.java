package io.evenkeel.launcher.topology;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Picks free ports for those who do not care which.
 *
 * <p>From below the range that systems use for outgoing connections: while a killed backend is
 * away, a client's connection could otherwise be given its port, and it could not come back.
 *
 * <p><i>Confined to the planning thread.</i>
 */
final class PortPicker {

  static final int FIRST = 20_000;
  static final int LAST = 29_999;

  private static final int ATTEMPTS = 1_000;

  private final RandomGenerator random;
  private final Set<Integer> picked = new HashSet<>();

  PortPicker(RandomGenerator random) {
    this.random = random;
  }

  /**
   * A port that nobody listens on and that was not picked before.
   *
   * @throws IllegalStateException if a thousand attempts found none
   */
  int next() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = random.nextInt(FIRST, LAST + 1);
      if (isFree(port) && picked.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port in %d..%d".formatted(FIRST, LAST));
  }

  /** Whether a server could listen on it at this moment. */
  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}

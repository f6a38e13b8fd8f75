package io.evenkeel.systemtests.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The connections of a client to one server, the last one used first. One that was idle for a
 * second is not used again: the server may be closing it at this very moment, and HTTP/1.1 has no
 * word for that.
 *
 * <p><i>Thread-safe.</i>
 */
final class Connections implements AutoCloseable {

  private static final Duration LONGEST_IDLE = Duration.ofSeconds(1);

  private final URI server;
  private final Duration silence;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

  Connections(URI server, Duration silence) {
    this.server = server;
    this.silence = silence;
  }

  Connection take() throws IOException {
    for (Connection known = idle.pollFirst(); known != null; known = idle.pollFirst()) {
      if (!known.hasBeenIdleFor(LONGEST_IDLE, System.nanoTime())) {
        return known;
      }
      known.close();
    }
    return Connection.open(server, silence);
  }

  void giveBack(Connection connection) {
    connection.markIdle(System.nanoTime());
    idle.addFirst(connection);
  }

  @Override
  public void close() {
    for (Connection known = idle.poll(); known != null; known = idle.poll()) {
      known.close();
    }
  }
}

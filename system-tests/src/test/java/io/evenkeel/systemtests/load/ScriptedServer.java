package io.evenkeel.systemtests.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/**
 * Answers every request with what a script makes of its id, byte for byte; nothing closes the
 * connection without a word.
 *
 * <p><i>Thread-safe, each connection on a virtual thread of its own.</i>
 */
final class ScriptedServer implements AutoCloseable {

  /** In a script's answer: close the connection here. */
  static final String CLOSE = "<close>";

  private final ServerSocket socket;
  private final UnaryOperator<String> script;
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final Queue<String> received = new ConcurrentLinkedQueue<>();

  ScriptedServer(UnaryOperator<String> script) throws IOException {
    this.script = script;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  int connections() {
    return connections.size();
  }

  /** The ids of all requests, as often as they came. */
  Queue<String> received() {
    return received;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private void accept() {
    try {
      while (!socket.isClosed()) {
        Socket connection = socket.accept();
        connections.add(connection);
        Thread.startVirtualThread(() -> serve(connection));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader input =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      String id = "";
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        if (line.startsWith("X-Request-Id: ")) {
          id = line.substring("X-Request-Id: ".length());
        } else if (line.isEmpty()) {
          received.add(id);
          String answer = script.apply(id);
          connection
              .getOutputStream()
              .write(answer.replace(CLOSE, "").getBytes(StandardCharsets.US_ASCII));
          if (answer.endsWith(CLOSE)) {
            return;
          }
        }
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }
}

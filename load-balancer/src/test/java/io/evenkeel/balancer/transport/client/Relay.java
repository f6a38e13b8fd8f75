package io.evenkeel.balancer.transport.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Stands on the wire: passes bytes on both ways, but no end, so that what TLS says of the end and
 * what TCP says of it come apart.
 */
final class Relay implements AutoCloseable {

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int to;
  private final List<Socket> ends = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int accepted;

  /**
   * @param to the port behind it
   */
  Relay(int to) throws IOException {
    this.to = to;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many connections it has had. */
  int accepted() {
    return accepted;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
        server.setTcpNoDelay(true);
        client.setTcpNoDelay(true);
        ends.add(client);
        ends.add(server);
        accepted = ends.size() / 2;
        Thread.ofVirtual().start(() -> pass(client, server));
        Thread.ofVirtual()
            .start(() -> {
              pass(server, client);
              ended.countDown();
            });
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Cut.
    }
  }

  /** Blocks until a server has ended a connection, and all that it said has been passed on. */
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** Ends all connections as TCP does, without a word of TLS. */
  void cut() throws IOException {
    for (Socket end : ends) {
      end.shutdownOutput();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket end : ends) {
      end.close();
    }
  }
}

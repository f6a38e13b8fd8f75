package io.evenkeel.balancer.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that sees every byte. */
final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  RawClient send(String raw) throws IOException {
    socket.getOutputStream().write(raw.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** For a thread of its own. */
  void sendUnchecked(String raw) {
    try {
      send(raw);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String line() throws IOException {
    return ScriptedUpstream.readLine(in());
  }

  /** The response head, up to and without the empty line. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.append(line).append('\n');
    }
    return head.toString();
  }

  /**
   * Everything until the proxy ends the connection in good order.
   *
   * @throws SocketException if it is reset instead
   */
  String rest() throws IOException {
    return new String(in().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Everything until the proxy resets the connection: any other end is a fault. */
  String restUntilReset() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    try {
      for (int n = in().read(buffer); n >= 0; n = in().read(buffer)) {
        all.write(buffer, 0, n);
      }
    } catch (SocketException e) {
      return all.toString(StandardCharsets.ISO_8859_1);
    }
    throw new AssertionError("closed in good order (expected: a reset), after: " + all);
  }

  /** Leaves for good: to a proxy a plain close is a client that only has nothing more to say. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Says nothing more, and listens on. */
  RawClient endOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

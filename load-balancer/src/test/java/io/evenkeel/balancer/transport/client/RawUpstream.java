package io.evenkeel.balancer.transport.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does, byte by byte, what its script says. One virtual thread a connection. */
final class RawUpstream implements AutoCloseable {

  /** What to do with a connection; it is closed when the script ends. */
  interface Script {
    void run(Connection connection) throws Exception;
  }

  private final ServerSocket listener;
  private final Script script;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();

  RawUpstream(Script script) throws IOException {
    this(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), script);
  }

  RawUpstream(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  /** Runs the script for each request of a connection, once its head and body have been read. */
  static RawUpstream each(Script script) throws IOException {
    return new RawUpstream(connection -> {
      while (true) {
        connection.readRequest();
        script.run(connection);
      }
    });
  }

  /** Answers every request with 200 and this text. */
  static RawUpstream saying(String text) throws IOException {
    return each(connection -> connection.answer(text));
  }

  InetAddress address() {
    return listener.getInetAddress();
  }

  int port() {
    return ((InetSocketAddress) listener.getLocalSocketAddress()).getPort();
  }

  /** All that were ever accepted. */
  List<Connection> connections() {
    return connections;
  }

  int open() {
    return open.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        Connection connection = new Connection(socket, socket.getInputStream());
        connections.add(connection);
        open.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Connection connection) {
    try (Socket _ = connection.socket) {
      script.run(connection);
    } catch (Exception e) {
      // The other side has ended it.
    } finally {
      open.decrementAndGet();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Connection connection : connections) {
      connection.socket.close();
    }
  }

  /** One connection, from the server's end. */
  static final class Connection {

    private final Socket socket;
    private final InputStream in;
    private volatile String head = "";
    private volatile byte[] body = new byte[0];
    private volatile String trailers = "";

    Connection(Socket socket, InputStream in) {
      this.socket = socket;
      this.in = in;
    }

    Socket socket() {
      return socket;
    }

    InputStream in() {
      return in;
    }

    /** Of the last request, start line included, lines ended by {@code \n}. */
    String head() {
      return head;
    }

    byte[] body() {
      return body;
    }

    String bodyText() {
      return new String(body, StandardCharsets.ISO_8859_1);
    }

    String trailers() {
      return trailers;
    }

    void readRequest() throws IOException {
      readHead();
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      copyBody(content);
      body = content.toByteArray();
    }

    void readHead() throws IOException {
      head = lines();
    }

    private String lines() throws IOException {
      StringBuilder all = new StringBuilder();
      for (String line = readLine(); !line.isEmpty(); line = readLine()) {
        all.append(line).append('\n');
      }
      return all.toString();
    }

    void copyBody(OutputStream to) throws IOException {
      if (head.contains("\nTransfer-Encoding: chunked\n")
          || head.contains("\ntransfer-encoding: chunked\n")) {
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
          copy(size, to);
          readLine();
        }
        trailers = lines();
      } else {
        int at = head.indexOf("\nContent-Length: ");
        if (at >= 0) {
          copy(Long.parseLong(head.substring(at + 17, head.indexOf('\n', at + 1))), to);
        }
      }
    }

    private int chunkSize() throws IOException {
      return Integer.parseInt(readLine(), 16);
    }

    void copy(long bytes, OutputStream to) throws IOException {
      byte[] buffer = new byte[16 * 1024];
      long left = bytes;
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          throw new EOFException();
        }
        to.write(buffer, 0, n);
        left -= n;
      }
    }

    private String readLine() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException();
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    void write(String raw) throws IOException {
      write(raw.getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] raw) throws IOException {
      socket.getOutputStream().write(raw);
    }

    void answer(String text) throws IOException {
      write("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
    }

    /** Blocks until the client has closed the connection; true when it did so without a reset. */
    boolean awaitEnd() {
      try {
        while (in.read() >= 0) {
          // more of the request
        }
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}

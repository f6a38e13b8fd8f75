package io.evenkeel.balancer.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend that does, byte by byte, what its script says. One virtual thread a connection. */
final class ScriptedUpstream implements AutoCloseable {

  /** What to do with each request; the connection is closed when it throws or closes the socket. */
  interface Script {
    void serve(Call call) throws Exception;
  }

  private final ServerSocket listener;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  ScriptedUpstream(Script script) throws IOException {
    this(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), script);
  }

  ScriptedUpstream(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers every request with 200 and this text. */
  static ScriptedUpstream saying(String text) throws IOException {
    return new ScriptedUpstream(call -> {
      call.drain();
      call.answer(200, text);
    });
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Requests whose head has been read. */
  List<Call> calls() {
    return calls;
  }

  int connections() {
    return connections.get();
  }

  int openConnections() {
    return open.get();
  }

  /** Closes the connections it has, and goes on listening. */
  void dropConnections() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        connections.incrementAndGet();
        open.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      while (true) {
        Call call = Call.read(socket, in);
        calls.add(call);
        script.serve(call);
      }
    } catch (Exception e) {
      // The script has ended this connection, or the proxy has.
    } finally {
      open.decrementAndGet();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    dropConnections();
  }

  /** One request, and the connection it came on. */
  record Call(
      Socket socket, InputStream in, String requestLine, Map<String, List<String>> headers) {

    static Call read(Socket socket, InputStream in) throws IOException {
      String requestLine = readLine(in);
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
        int colon = line.indexOf(':');
        headers
            .computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
      return new Call(socket, in, requestLine, headers);
    }

    String method() {
      return requestLine.substring(0, requestLine.indexOf(' '));
    }

    List<String> header(String name) {
      return headers.getOrDefault(name, List.of());
    }

    byte[] body() throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      copyBody(body);
      return body.toByteArray();
    }

    void drain() throws IOException {
      copyBody(OutputStream.nullOutputStream());
    }

    void copyBody(OutputStream to) throws IOException {
      if (header("Transfer-Encoding").stream()
          .anyMatch(v -> v.toLowerCase(Locale.ROOT).contains("chunked"))) {
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
          copy(size, to);
          readLine(in);
        }
        while (!readLine(in).isEmpty()) {
          // a trailer
        }
      } else if (!header("Content-Length").isEmpty()) {
        copy(Long.parseLong(header("Content-Length").getFirst()), to);
      }
    }

    private int chunkSize() throws IOException {
      return Integer.parseInt(readLine(in).strip(), 16);
    }

    private void copy(long bytes, OutputStream to) throws IOException {
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

    void write(String raw) throws IOException {
      write(raw.getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] raw) throws IOException {
      socket.getOutputStream().write(raw);
      socket.getOutputStream().flush();
    }

    void answer(int status, String body) throws IOException {
      write(
          "HTTP/1.1 %d Scripted\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(status, body.length(), body));
    }

    /** Blocks until the proxy has closed the connection. */
    void awaitClose() throws IOException {
      while (in.read() >= 0) {
        // more of the request
      }
    }

    /** Ends the connection with a reset instead of a proper close. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  static String readLine(InputStream in) throws IOException {
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
}

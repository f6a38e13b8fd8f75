package io.evenkeel.systemtests.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One connection, kept alive, that sends each request once and reads the response to its last byte
 * (RFC 9112). A client library would do more than that: the JDK's sends a GET again when the
 * connection breaks, and the test would never learn of it.
 *
 * <p><i>Confined to one request at a time.</i>
 */
final class Connection implements AutoCloseable {

  private static final int LONGEST_LINE = 16_384;

  private final String authority;
  private final Socket socket;
  private final InputStream input;
  private long idleSince;

  private Connection(String authority, Socket socket) throws IOException {
    this.authority = authority;
    this.socket = socket;
    this.input = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * A fresh one.
   *
   * @param silence how long the server may leave a connect or an awaited response without a sign
   */
  static Connection open(URI server, Duration silence) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      int silenceMs = (int) silence.toMillis();
      socket.setSoTimeout(silenceMs);
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), silenceMs);
      return new Connection(server.getAuthority(), socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends and receives.
   *
   * @throws EOFException if the connection ended before the response did
   */
  Reply exchange(Request request, String id) throws IOException {
    socket.getOutputStream().write(request.bytes(authority, id));
    int status;
    Map<String, String> headers;
    do {
      status = status(line());
      headers = headers();
    } while (status >= 100 && status < 200);
    return new Reply(status, headers, body(headers));
  }

  int localPort() {
    return socket.getLocalPort();
  }

  void markIdle(long nanoTime) {
    idleSince = nanoTime;
  }

  boolean hasBeenIdleFor(Duration limit, long nanoTime) {
    return nanoTime - idleSince > limit.toNanos();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.1 \\d{3}( .*)?")) {
      throw new IOException("status line: '%s' (expected: HTTP/1.1 and a code)".formatted(line));
    }
    return Integer.parseInt(line, 9, 12, 10);
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("header: '%s' (expected: name: value)".formatted(line));
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private String body(Map<String, String> headers) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.write(exactly(size));
        line();
      }
      headers();
    } else if (headers.containsKey("content-length")) {
      body.write(exactly(Integer.parseInt(headers.get("content-length"))));
    } else {
      throw new IOException("neither chunked nor a length: its end can't be told from a crash");
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = input.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("body cut after %d of %d bytes".formatted(bytes.length, length));
    }
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = input.read(); c != '\n'; c = input.read()) {
      if (c < 0) {
        throw new EOFException("connection ended where a line was expected");
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException("line: longer than " + LONGEST_LINE);
      }
      line.append((char) c);
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return line.toString();
  }
}

package io.evenkeel.node;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client on a plain socket, which hides neither the end of a connection nor a header.
 *
 * <p><i>Confined to one thread.</i>
 */
public final class RawClient implements AutoCloseable {

  private static final Pattern CHUNK = Pattern.compile("(?i)transfer-encoding: *chunked");
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

  private final Socket socket;

  /** Connects on loopback; every read gives up after a generous minute. */
  public RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
  }

  /** Sends the text with its line ends as HTTP wants them. */
  public RawClient send(String text) throws IOException {
    socket
        .getOutputStream()
        .write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** A GET without a body. */
  public RawClient get(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\nHost: node\n\n");
  }

  /** One byte, or -1 at the end of the stream. */
  public int read() throws IOException {
    return socket.getInputStream().read();
  }

  /** Whether the node closes the connection in good order, with nothing to read before. */
  public boolean endsWithin(Duration limit) throws IOException {
    int patience = socket.getSoTimeout();
    socket.setSoTimeout((int) limit.toMillis());
    try {
      return read() == -1;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      socket.setSoTimeout(patience);
    }
  }

  /** One whole response, head and body. */
  public String response() throws IOException {
    String head = until("\r\n\r\n");
    if (CHUNK.matcher(head).find()) {
      return head + until("0\r\n\r\n");
    }
    Matcher length = LENGTH.matcher(head);
    return length.find() ? head + exactly(Integer.parseInt(length.group(1))) : head;
  }

  private String until(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end, Math.max(0, text.length() - end.length())) < 0) {
      int read = read();
      if (read < 0) {
        throw new IOException("end of stream after: " + text);
      }
      text.append((char) read);
    }
    return text.toString();
  }

  private String exactly(int bytes) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

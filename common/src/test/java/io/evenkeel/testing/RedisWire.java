package io.evenkeel.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;

/** The least of the Redis protocol: enough to ask a server whether it is there. */
final class RedisWire {

  private static final int TIMEOUT_MILLIS = 2_000;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private RedisWire() {}

  static String command(String host, int port, String line, Charset charset) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write((line + "\r\n").getBytes(charset));
      BufferedReader replies =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), charset));
      return Objects.requireNonNullElse(replies.readLine(), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void awaitAnswer(String host, int port) {
    Awaitility.await("Redis on port " + port)
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> command(host, port, "PING", StandardCharsets.UTF_8).equals("+PONG"));
  }
}

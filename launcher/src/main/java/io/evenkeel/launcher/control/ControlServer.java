package io.evenkeel.launcher.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The launcher's ear: a Unix domain socket, one request per connection. No port is taken, and file
 * permissions say who may speak.
 *
 * <p><i>Thread-safe; each connection has a virtual thread.</i>
 */
public final class ControlServer implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final Path path;
  private final ServerSocketChannel server;

  private ControlServer(Path path, ServerSocketChannel server) {
    this.path = path;
    this.server = server;
  }

  /**
   * Opens the socket; whoever asks now waits until {@link #serve}.
   *
   * @param wanted where; a socket that an earlier launcher left there is replaced
   */
  public static ControlServer open(Path wanted) throws IOException {
    Path path = SocketPath.fit(wanted);
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    return new ControlServer(path, server);
  }

  /** Where it listens. */
  public Path path() {
    return path;
  }

  /** Listens no more; those who were heard get their answers, for at most two seconds. */
  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(path);
      requests.shutdown();
      requests.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers from now on. */
  public void serve(ControlHandler handler) {
    Thread.ofVirtual().name("control").start(() -> accept(handler));
  }

  private void accept(ControlHandler handler) {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        requests.execute(() -> serve(connection, handler));
      }
    } catch (ClosedChannelException e) {
      // close() was called.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(SocketChannel connection, ControlHandler handler) {
    try (connection) {
      OutputStream out = Channels.newOutputStream(connection);
      String line =
          new BufferedReader(
                  new InputStreamReader(
                      Channels.newInputStream(connection), StandardCharsets.UTF_8))
              .readLine();
      if (line == null) {
        return;
      }
      answer(line, out, handler);
    } catch (IOException e) {
      // The terminal that asked is gone before it had asked.
    }
  }

  private static void answer(String line, OutputStream out, ControlHandler handler) {
    Request request;
    try {
      request = JSON.readValue(line, Request.class);
    } catch (JacksonException e) {
      write(
          out, Reply.failed("control: %s (expected: a request)".formatted(e.getOriginalMessage())));
      return;
    }
    handler.handle(request, reply -> write(out, reply));
  }

  private static void write(OutputStream out, Reply reply) {
    try {
      out.write((JSON.writeValueAsString(reply) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The terminal that asked is gone; what it asked for is done all the same.
    }
  }
}

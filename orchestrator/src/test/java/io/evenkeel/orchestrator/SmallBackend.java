package io.evenkeel.orchestrator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A real HTTP server with a health per path, that can go and come back on the same port. */
final class SmallBackend implements AutoCloseable {

  private final String id;
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private HttpServer server;

  SmallBackend(String id) {
    this.id = id;
    this.server = listen(0);
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  /** What {@code path} answers from now on; 200 unless set. */
  void answer(String path, int status) {
    statuses.put(path, status);
  }

  void kill() {
    server.stop(0);
  }

  void comeBack() {
    server = listen(port());
  }

  @Override
  public void close() {
    kill();
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private HttpServer listen(int port) {
    try {
      HttpServer created =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
      created.createContext(
          "/",
          exchange -> {
            byte[] body = "{\"id\":\"%s\"}".formatted(id).getBytes(StandardCharsets.UTF_8);
            int status = statuses.getOrDefault(exchange.getRequestURI().getPath(), 200);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      created.start();
      return created;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.evenkeel.systemtests.ledger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * A backend that writes down the id of each request as soon as it has read it, before it answers:
 * what it did can be told even when it was killed in the middle. The file outlives it, as what was
 * written to it is the operating system's by then.
 *
 * <p>Ends with its standard input, so it does not outlive the test.
 *
 * <p><i>Thread-safe, each request on a virtual thread of its own.</i>
 */
final class LedgerMain {

  private static final long WORK_MS = 40;

  private final String id;
  private final OutputStream ledger;

  private LedgerMain(String id, OutputStream ledger) {
    this.id = id;
    this.ledger = ledger;
  }

  /** Arguments: its id, its port, its file. */
  public static void main(String[] arguments) throws IOException {
    LedgerMain backend = new LedgerMain(arguments[0], new FileOutputStream(arguments[2], true));
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
    HttpServer server = HttpServer.create(address, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/health", backend::health);
    server.createContext("/", backend::serve);
    server.start();
    while (System.in.read() >= 0) {
      // Nothing is expected but the end.
    }
    System.exit(0);
  }

  private void health(HttpExchange exchange) throws IOException {
    answer(exchange, "{\"status\":\"up\",\"id\":\"%s\"}".formatted(id));
  }

  private void serve(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String request = exchange.getRequestHeaders().getFirst("X-Request-Id");
    synchronized (ledger) {
      ledger.write((request + "\n").getBytes(StandardCharsets.UTF_8));
    }
    try {
      Thread.sleep(WORK_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.getResponseHeaders().set("X-Backend-Id", id);
    answer(exchange, "{\"request_id\":\"%s\"}".formatted(request));
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream output = exchange.getResponseBody()) {
      output.write(body);
    }
  }
}

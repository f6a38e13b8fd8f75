package io.evenkeel.orchestrator.probe.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A backend that does to each connection what the test says, byte by byte. */
public final class ScriptedServer implements AutoCloseable {

  /** What to do once the request's head was read. */
  @FunctionalInterface
  public interface Answer {

    /** Writes the answer, or does not. */
    void to(Socket client, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final Answer answer;
  private final List<List<String>> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> clients = new CopyOnWriteArrayList<>();

  /** Listens on a free port of the loopback interface. */
  public ScriptedServer(Answer answer) {
    this.answer = answer;
    try {
      listener = new ServerSocket(0, 2_000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Gives everybody the same answer, then closes. */
  public static ScriptedServer answering(String text) {
    return new ScriptedServer((client, out) -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** The lines of each request's head, in the order of arrival. */
  public List<List<String>> heads() {
    return heads;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket client : clients) {
      client.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        clients.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (SocketException e) {
        return; // closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      List<String> head = new ArrayList<>();
      String line = reader.readLine();
      while (line != null && !line.isEmpty()) {
        head.add(line);
        line = reader.readLine();
      }
      heads.add(head);
      OutputStream out = client.getOutputStream();
      answer.to(client, out);
      out.flush();
    } catch (IOException | InterruptedException e) {
      Thread.currentThread().interrupt(); // the probe went away first: some tests want just that
    }
  }
}

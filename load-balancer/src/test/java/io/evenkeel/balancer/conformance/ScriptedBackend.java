package io.evenkeel.balancer.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A backend that does, byte by byte, what a scenario says, and keeps what came. To a request that
 * the scenario has no reply for it says 200, with the request's target as content.
 *
 * <p><i>One virtual thread a connection.</i>
 */
final class ScriptedBackend implements AutoCloseable {

  /** Begins the targets of requests that no script applies to. */
  static final String UNSCRIPTED = "/unscripted-";

  private final ServerSocket listener;
  private final Scenario scenario;
  private final List<Wire> wires = new CopyOnWriteArrayList<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();

  ScriptedBackend(Scenario scenario) throws IOException {
    this.scenario = scenario;
    this.listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  String authority() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Requests that followed the script, in the order in which their heads came. */
  List<Call> calls() {
    return calls;
  }

  /** What came and is no HTTP. */
  List<String> violations() {
    return violations;
  }

  List<Wire> connections() {
    return wires;
  }

  /** Every byte that came, on whatever connection. */
  String everything() {
    StringBuilder all = new StringBuilder();
    wires.forEach(wire -> all.append(wire.text()));
    return all.toString();
  }

  boolean isClosed() {
    return listener.isClosed();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Wire wire = Wire.accepted(socket);
        wires.add(wire);
        Thread.ofVirtual().start(() -> serve(wire));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Wire wire) {
    int at = 0;
    try {
      while (true) {
        Message head = awaitHead(wire, at);
        if (head == null) {
          return;
        }
        Call call = new Call(wire, at, scenario);
        if (!answer(call, head) || !call.awaitRequest()) {
          return;
        }
        Message whole = call.message();
        if (whole == null || !whole.complete()) {
          return;
        }
        at = whole.end();
      }
    } catch (Malformed e) {
      violations.add(e.getMessage());
    } catch (Exception e) {
      violations.add(e.toString());
    }
  }

  private static @Nullable Message awaitHead(Wire wire, int at) throws InterruptedException {
    while (true) {
      boolean last = wire.hasEnded();
      byte[] read = wire.received();
      Message head = Reading.request(read, at);
      if (head != null || last) {
        return head;
      }
      var _ = wire.await(() -> wire.size() > read.length || wire.hasEnded());
    }
  }

  private boolean answer(Call call, Message head) throws Exception {
    if (head.target().startsWith(UNSCRIPTED)) {
      call.wire().send(Bytes.ok(head.target()));
      return true;
    }
    calls.add(call);
    Reply reply = scenario.nextReply();
    if (reply == null) {
      var _ = call.awaitRequest();
      call.wire().send(Bytes.ok(head.method().equals("HEAD") ? "" : head.target()));
      return true;
    }
    for (Reply.Step step : reply.steps()) {
      if (!step.take(call)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      // not listening any more, as wanted
    }
    new ArrayList<>(wires).forEach(Wire::close);
  }

  /** One request, from its first byte on its connection. */
  record Call(Wire wire, int from, Scenario scenario) {

    /** As far as it has come. */
    @Nullable Message message() {
      return Reading.request(wire.received(), from);
    }

    /** Waits for its end; false if it does not come whole. */
    boolean awaitRequest() throws InterruptedException {
      var _ = wire.await(() -> isComplete() || wire.hasEnded());
      return isComplete();
    }

    private boolean isComplete() {
      Message message = message();
      return message != null && message.complete();
    }
  }
}

package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.codec.EndOfMessage;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Makes one request of what the decoder finds, within the limits, and hands it to the handler.
 *
 * <p>What has been read of it in one go is there before the handler is called: of a short one, all
 * of it, so that an early answer need not end the connection.
 *
 * <p><i>Confined to the event loop.</i>
 */
final class RequestIntake {

  private final ClientConnection connection;
  private final ServerContext server;
  private @Nullable ClientExchange current;
  private boolean undispatched;
  private int requests;

  RequestIntake(ClientConnection connection, ServerContext server) {
    this.connection = connection;
    this.server = server;
  }

  /** The request that is being read or answered. */
  @Nullable ClientExchange current() {
    return current;
  }

  /** As {@link #current()}, which it is no longer. */
  @Nullable ClientExchange take() {
    ClientExchange taken = current;
    current = null;
    undispatched = false;
    return taken;
  }

  /** On this connection so far. */
  int requests() {
    return requests;
  }

  void begin(RequestHead head) {
    requests++;
    if (exceeds(head.framing().length())) {
      connection.refuse(tooLarge(), head);
    } else {
      current = new ClientExchange(connection, head);
      undispatched = true;
    }
  }

  void content(ByteBuf bytes) {
    ClientExchange exchange = current;
    if (exchange == null) {
      bytes.release();
    } else if (exceeds(exchange.content().bytes() + bytes.readableBytes())) {
      bytes.release();
      refused(exchange, tooLarge());
    } else {
      exchange.content().received(bytes);
    }
  }

  void end(EndOfMessage end) {
    ClientExchange exchange = current;
    if (exchange != null) {
      exchange.content().ended(end.trailers());
      dispatch();
    }
  }

  /** In the middle of the body: before the handler has seen it, it never will. */
  void refused(ClientExchange exchange, Refusal refusal) {
    if (undispatched) {
      exchange.discard();
      connection.refuse(refusal, exchange.head());
    } else {
      exchange.content().refused(refusal);
      connection.dropInput();
    }
  }

  /** Calls the handler, once. */
  void dispatch() {
    ClientExchange exchange = current;
    if (undispatched && exchange != null) {
      undispatched = false;
      exchange.dispatch(server.handler());
    }
  }

  /** Forgets a request that no handler has seen, and that will never be complete. */
  boolean dropIncomplete() {
    ClientExchange exchange = current;
    if (exchange == null || exchange.isRequestComplete()) {
      return false;
    }
    take();
    exchange.discard();
    return true;
  }

  private boolean exceeds(long bytes) {
    long most = server.settings().maxBody();
    return most > 0 && bytes > most;
  }

  private Refusal tooLarge() {
    return new Refusal(
        413,
        "http_request_error",
        "Content of more than %d bytes".formatted(server.settings().maxBody()));
  }
}

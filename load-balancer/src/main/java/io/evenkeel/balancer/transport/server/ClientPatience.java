package io.evenkeel.balancer.transport.server;

import io.netty.channel.Channel;
import java.time.Duration;

/**
 * What a connection waits for its client to do, and for how long.
 *
 * <p><i>Confined to the event loop.</i>
 */
final class ClientPatience {

  /** While draining, how long a connection without a request may still bring one. */
  static final Duration DRAIN_GRACE = Duration.ofSeconds(1);

  /** What is done when it has waited in vain. */
  interface Overdue {

    /** A head has begun, and is not complete. */
    void headOverdue();

    /** The client has stopped to read its answer. */
    void readerOverdue();

    /** There is no request, and there was none before. */
    void requestOverdue();
  }

  private enum Wait {
    /** For the first byte; at the very beginning too. */
    FOR_REQUEST,
    /** For the rest of a head. */
    FOR_HEAD,
    /** That the client reads the end of its answer. */
    FOR_READER,
    /** A request is in the making, or there will be none any more. */
    NONE
  }

  private final ServerContext server;
  private final Overdue overdue;
  private final ConnectionTimer timer;
  private final ReaderProgress reader;
  private Wait wait = Wait.FOR_REQUEST;
  private boolean first = true;

  /** Waits for the first head; its time begins with the connection, a TLS handshake included. */
  ClientPatience(Channel channel, ServerContext server, Overdue overdue) {
    this.server = server;
    this.overdue = overdue;
    this.timer = new ConnectionTimer(channel.eventLoop(), this::timeIsUp);
    this.reader = new ReaderProgress(channel, server.settings().keepAliveTime());
    timer.set(server.settings().requestHeadTime());
  }

  /** For another request. */
  void awaitRequest() {
    wait = Wait.FOR_REQUEST;
    timer.set(server.isDraining() ? DRAIN_GRACE : server.settings().keepAliveTime());
  }

  /** A byte of a head is there: the rest of it is to come. */
  void headBegan() {
    if (wait == Wait.FOR_REQUEST) {
      wait = Wait.FOR_HEAD;
      if (!first || server.isDraining()) {
        timer.set(server.settings().requestHeadTime());
      }
    }
  }

  /** The head is complete: it is not the client's turn any more. */
  void headEnded() {
    first = false;
    awaitNothing();
  }

  /** The answer is made to its end, and only the client's reading is missing. */
  void awaitReader() {
    wait = Wait.FOR_READER;
    timer.set(reader.begin());
  }

  /** Nothing is the client's turn. */
  void awaitNothing() {
    wait = Wait.NONE;
    timer.clear();
  }

  /** The server is about to end: a connection without a request has little time left. */
  void drain() {
    if (wait == Wait.FOR_REQUEST) {
      timer.set(DRAIN_GRACE);
    }
  }

  /** There is nothing left to wait for. */
  void end() {
    wait = Wait.NONE;
    timer.cancel();
  }

  boolean isBetweenRequests() {
    return wait == Wait.FOR_REQUEST || wait == Wait.FOR_HEAD;
  }

  boolean isForReader() {
    return wait == Wait.FOR_READER;
  }

  private void timeIsUp() {
    switch (wait) {
      case FOR_HEAD -> overdue.headOverdue();
      case FOR_READER -> lookAtReader();
      case FOR_REQUEST, NONE -> overdue.requestOverdue();
    }
  }

  private void lookAtReader() {
    if (reader.hasStopped()) {
      overdue.readerOverdue();
    } else {
      timer.set(reader.nextLook());
    }
  }
}

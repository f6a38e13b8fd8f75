package io.evenkeel.balancer.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * One end of a connection: keeps every byte that comes, and how it ended.
 *
 * <p><i>Thread-safe.</i>
 */
final class Wire implements AutoCloseable {

  /** How the other end's direction ended. */
  enum End {
    OPEN,
    CLOSED,
    RESET
  }

  /** Far longer than anything takes that works. */
  static final long PATIENCE_MILLIS = Long.getLong("conformance.patience", 5_000);

  private static final int CONNECT_MILLIS = 2_000;

  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private End end = End.OPEN;
  private boolean reading;

  private Wire(Socket socket, boolean reading) {
    this.socket = socket;
    this.reading = reading;
    Thread.ofVirtual().start(this::read);
  }

  static Wire connect(int port) throws IOException {
    return new Wire(connected(port), true);
  }

  /** With a small window, and not reading before {@link #startReading}. */
  static Wire connectNotReading(int port) throws IOException {
    return new Wire(connected(port), false);
  }

  static Wire accepted(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return new Wire(socket, true);
  }

  private static Socket connected(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 * 1024);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
    return socket;
  }

  synchronized void startReading() {
    reading = true;
    notifyAll();
  }

  private void read() {
    byte[] buffer = new byte[64 * 1024];
    End how = End.CLOSED;
    try {
      awaitReading();
      for (int n = in(buffer); n >= 0; n = in(buffer)) {
        synchronized (this) {
          received.write(buffer, 0, n);
          notifyAll();
        }
      }
    } catch (IOException | InterruptedException e) {
      how = End.RESET;
    }
    synchronized (this) {
      end = how;
      notifyAll();
    }
  }

  private synchronized void awaitReading() throws InterruptedException {
    while (!reading) {
      wait();
    }
  }

  private int in(byte[] buffer) throws IOException {
    return socket.getInputStream().read(buffer);
  }

  /** Writes; a connection that has ended meanwhile is no error, the other end may be quick. */
  void send(byte[] bytes) {
    var _ = trySend(bytes);
  }

  /** Writes; false when the connection has ended. */
  boolean trySend(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  void send(String latin1) {
    send(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  void halfClose() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // ended already
    }
  }

  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // ended already
    }
  }

  synchronized byte[] received() {
    return received.toByteArray();
  }

  synchronized int size() {
    return received.size();
  }

  String text() {
    return new String(received(), StandardCharsets.ISO_8859_1);
  }

  synchronized End end() {
    return end;
  }

  boolean hasEnded() {
    return end() != End.OPEN;
  }

  /** Waits until the condition holds, asking again whenever something comes. */
  synchronized boolean await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!condition.getAsBoolean()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(Math.min(left, 20));
    }
    return true;
  }

  /** Waits until the condition holds, which nothing on this wire tells of. */
  static boolean poll(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(1);
    }
    return true;
  }

  /** Closes it, in the middle of things. */
  void hangUp() {
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // ended already
    }
  }
}

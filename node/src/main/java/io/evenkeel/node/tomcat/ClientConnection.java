package io.evenkeel.node.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * One client's TCP connection, ended in ways that a servlet has no words for.
 *
 * <p><i>Confined to the thread that serves the connection's request, except {@link
 * #closeIfIdle}.</i>
 */
public final class ClientConnection {

  private static final Duration BEFORE_CUT = Duration.ofMillis(50);

  private final NioSocketWrapper socket;

  ClientConnection(SocketWrapperBase<NioChannel> socket) {
    this.socket = (NioSocketWrapper) socket;
  }

  /** The id that the servlet API gives to a connection. */
  static String idOf(SocketWrapperBase<NioChannel> socket) {
    return socket.getServletConnection("http/1.1", "").getConnectionId();
  }

  /**
   * Closes in good order: the client reads the end of the stream (FIN). Whatever it has sent must
   * have been read, or the kernel makes a reset of it.
   */
  public void drop() {
    close();
  }

  /**
   * Sends these bytes as they are, and resets a moment later: a reset overtakes what the client has
   * not read.
   */
  public void cutAfter(byte[] beginning) throws InterruptedException {
    try {
      socket.write(true, beginning, 0, beginning.length);
      socket.flush(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.sleep(BEFORE_CUT);
    reset();
  }

  /** Resets: the client's next read or write fails (RST). */
  public void reset() {
    try {
      // A linger of 0 seconds tells the kernel to forget the connection (man 7 socket).
      socket.getSocket().getIOChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    close();
  }

  /**
   * Whether the client has closed its end, or half of it. What it may have sent beyond its request
   * stays readable.
   */
  public boolean isGone() {
    ByteBuffer one = ByteBuffer.allocate(1);
    try {
      if (socket.read(false, one) > 0) {
        socket.unRead(one.flip());
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Closes unless a request is being served or something has come within {@code atLeast}. */
  void closeIfIdle(Duration atLeast) {
    // Tomcat holds this lock from the first byte of a request to the last of its response.
    Lock serving = socket.getLock();
    if (serving instanceof ReentrantLock own && own.isHeldByCurrentThread()) {
      return; // The request that asks for this came over it.
    }
    if (serving.tryLock()) {
      try {
        if (System.currentTimeMillis() - socket.getLastRead() >= atLeast.toMillis()) {
          close();
        }
      } finally {
        serving.unlock();
      }
    }
  }

  private void close() {
    socket.close();
    // The file descriptor lives until the selector has noticed.
    socket.getPoller().getSelector().wakeup();
  }
}

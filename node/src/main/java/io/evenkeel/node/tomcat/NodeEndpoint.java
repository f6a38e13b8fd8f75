package io.evenkeel.node.tomcat;

import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;
import org.apache.tomcat.util.net.NioEndpoint;

/**
 * Tomcat's listener, which can be told to close what it accepts: so does a process that is out of
 * file descriptors, or a forwarder whose own target is gone.
 *
 * <p><i>Thread-safe.</i>
 */
final class NodeEndpoint extends NioEndpoint {

  private volatile BooleanSupplier closing = () -> false;

  void closeWhile(BooleanSupplier now) {
    closing = now;
  }

  /** False tells the acceptor that nothing is to be served; closing is ours to do then. */
  @Override
  protected boolean setSocketOptions(SocketChannel accepted) {
    if (closing.getAsBoolean()) {
      destroySocket(accepted);
      return false;
    }
    return super.setSocketOptions(accepted);
  }
}

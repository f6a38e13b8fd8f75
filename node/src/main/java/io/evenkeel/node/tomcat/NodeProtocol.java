package io.evenkeel.node.tomcat;

import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP/1.1, with the open connections in sight. Made by Tomcat, by its class name.
 *
 * <p><i>Thread-safe.</i>
 */
public final class NodeProtocol extends Http11NioProtocol {

  private final NodeEndpoint endpoint;

  /** Called by Tomcat. */
  public NodeProtocol() {
    this(new NodeEndpoint());
  }

  private NodeProtocol(NodeEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  /** Closes each connection that is accepted while the gate says so. */
  void closeWhile(BooleanSupplier closing) {
    endpoint.closeWhile(closing);
  }

  /** The connections that are open now, busy or idle; a copy. */
  Set<SocketWrapperBase<NioChannel>> connections() {
    return getEndpoint().getConnections();
  }
}

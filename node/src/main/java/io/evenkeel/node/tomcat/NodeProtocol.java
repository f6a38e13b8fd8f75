package io.evenkeel.node.tomcat;

import java.util.Set;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP/1.1, with the open connections in sight. Made by Tomcat, by its class name.
 *
 * <p><i>Thread-safe.</i>
 */
public final class NodeProtocol extends Http11NioProtocol {

  /** The connections that are open now, busy or idle; a copy. */
  Set<SocketWrapperBase<NioChannel>> connections() {
    return getEndpoint().getConnections();
  }
}

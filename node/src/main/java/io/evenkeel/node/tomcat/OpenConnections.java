package io.evenkeel.node.tomcat;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;

/**
 * The TCP connections of this node's clients.
 *
 * <p><i>Thread-safe.</i>
 */
public final class OpenConnections implements TomcatConnectorCustomizer {

  private final BooleanSupplier closing;
  private volatile @Nullable NodeProtocol protocol;

  /**
   * @param closing whether a connection that is accepted now is closed at once
   */
  public OpenConnections(BooleanSupplier closing) {
    this.closing = closing;
  }

  /** Takes the protocol of the connector that Spring Boot has made. */
  @Override
  public void customize(Connector connector) {
    NodeProtocol made = (NodeProtocol) connector.getProtocolHandler();
    made.closeWhile(closing);
    protocol = made;
  }

  /**
   * The connection over which {@code request} came. It looks through all of them, which a request
   * that meets a fault can afford.
   *
   * @throws IllegalStateException when it is gone already
   */
  public ClientConnection of(HttpServletRequest request) {
    String wanted = request.getServletConnection().getConnectionId();
    for (SocketWrapperBase<NioChannel> socket : open()) {
      if (ClientConnection.idOf(socket).equals(wanted)) {
        return new ClientConnection(socket);
      }
    }
    throw new IllegalStateException("connection %s is closed already".formatted(wanted));
  }

  /** Closes the connections over which nothing has come for {@code atLeast} and nothing is due. */
  public void closeIdle(Duration atLeast) {
    for (SocketWrapperBase<NioChannel> socket : open()) {
      new ClientConnection(socket).closeIfIdle(atLeast);
    }
  }

  /** The connections that are open now, busy or idle; a copy. */
  Set<SocketWrapperBase<NioChannel>> open() {
    NodeProtocol started = protocol;
    return started == null ? Set.of() : started.connections();
  }
}

package io.evenkeel.node.tomcat;

import org.apache.catalina.core.StandardContext;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Tomcat as the node needs it: with {@link NodeProtocol}, and without the two seconds that it would
 * wait for a servlet still in use after the graceful shutdown has waited already. With them a node
 * that hangs would outlast the ten seconds after which Docker kills.
 *
 * <p><i>Called once, by the thread that starts the application.</i>
 */
public final class NodeTomcat implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  // Not 0: Tomcat waits a twentieth of it at a time, and Object.wait(0) waits for ever.
  private static final int UNLOAD_DELAY_MILLIS = 100;

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.setProtocol(NodeProtocol.class.getName());
    factory.addContextCustomizers(
        context -> ((StandardContext) context).setUnloadDelay(UNLOAD_DELAY_MILLIS));
  }
}

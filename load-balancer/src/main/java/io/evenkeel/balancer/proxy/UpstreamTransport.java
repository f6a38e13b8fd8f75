package io.evenkeel.balancer.proxy;

import io.evenkeel.common.backend.BackendUrl;
import java.net.InetAddress;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * Connections to upstreams, behind WebClient's connector contract.
 *
 * <p><i>Thread-safe, called on every attempt.</i>
 */
public interface UpstreamTransport {

  /** Which kept-alive connection an attempt may go over. */
  enum Reuse {
    /** Any that looks open: if it turns out dead, the request is repeated elsewhere. */
    ANY,
    /** One that was in use less than a second ago, else a fresh one: the request is sent once. */
    RECENT
  }

  /**
   * The way to one address of a backend. The connector takes request targets in origin form ({@code
   * /path?query}), sends the header fields that it is given and adds none, streams every body,
   * whatever the method, calls the request callback only once it has a connection, and never
   * repeats a request.
   *
   * @param url says the port, whether to use TLS, and the name that the certificate must bear
   */
  ClientHttpConnector connector(BackendUrl url, InetAddress address, Reuse reuse);

  /**
   * What an error of such a connector means.
   *
   * @param connected whether the request callback had been called
   */
  Failure failureOf(Throwable error, boolean connected);
}

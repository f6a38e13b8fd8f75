package io.evenkeel.balancer.transport;

import io.evenkeel.common.backend.BackendUrl;
import java.net.InetAddress;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * Connections to upstreams, behind WebClient's connector contract.
 *
 * <p><i>Thread-safe, called on every attempt.</i>
 */
public interface UpstreamConnectors {

  /** Which kept-alive connection an attempt may go over. */
  enum Reuse {
    /** Any that looks open: if it turns out dead, the request is repeated elsewhere. */
    ANY,
    /**
     * One that was in use less than a second ago and is seen open just before the first byte is
     * written, else a fresh one: the request is sent once.
     */
    RECENT
  }

  /**
   * The way to one address of a backend. The connector
   *
   * <ul>
   *   <li>keeps to the event loop on which its {@code Mono} is subscribed to,
   *   <li>calls the request callback only once it has a connection: until then nothing was sent; it
   *       is the callback that brings the {@link UpstreamCall}, without which it does not send,
   *   <li>sends the head of the call as it is, and adds nothing of its own but the framing,
   *   <li>streams every body, whatever the method, with backpressure,
   *   <li>never repeats a request,
   *   <li>fails with an {@link UpstreamException}, before the head through its {@code Mono}, after
   *       it through the body; cancelling either closes the connection,
   *   <li>gives a connection back to its pool only when the response has ended as it said, the
   *       request was written whole, and nothing is left over.
   * </ul>
   *
   * @param url says the port, whether to use TLS, and the name that the certificate must bear
   */
  ClientHttpConnector connector(BackendUrl url, InetAddress address, Reuse reuse);
}

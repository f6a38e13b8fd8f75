package io.evenkeel.balancer.transport;

import java.net.InetSocketAddress;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The client's side of one request, as far as Spring's server contract does not carry it; an
 * attribute of the {@link ServerHttpRequest}.
 *
 * <p>The body is read with {@code request.getBody()} and written with {@code response.writeWith};
 * both on the {@link #loop()}, on which the handler is called too. Spring's own status and header
 * fields count only where {@link #respond} was not called.
 *
 * <p><i>Confined to the loop, but for {@link #loop()} itself.</i>
 */
public interface Downstream {

  /** The name of the attribute. */
  String ATTRIBUTE = Downstream.class.getName();

  /**
   * Of a request that came through our own server.
   *
   * @throws IllegalStateException when it came another way
   */
  static Downstream of(ServerHttpRequest request) {
    if (request.getAttributes().get(ATTRIBUTE) instanceof Downstream downstream) {
      return downstream;
    }
    throw new IllegalStateException(
        "request attribute %s: absent (expected: a request of transport.server)"
            .formatted(ATTRIBUTE));
  }

  /** Head and framing as they came off the wire, validated. */
  RequestHead head();

  /** The socket's other end. */
  InetSocketAddress peer();

  /** Where the client connected to. */
  InetSocketAddress local();

  /** Whether the client speaks TLS. */
  boolean isSecure();

  /** Where everything about this request happens. */
  Loop loop();

  /** Whether the last byte of the request has arrived. */
  boolean isRequestComplete();

  /** The request's trailers; complete once the body is, {@link Fields#NONE} before. */
  Fields requestTrailers();

  /**
   * Sends an interim response, 100 and 103 among them, at once. Does nothing for a client of
   * HTTP/1.0, nor after the final head.
   */
  void interim(ResponseHead head);

  /**
   * Settles the final head; it leaves when the response is written to. With {@link
   * #isRequestComplete()} false at that time, {@code Connection: close} is added, and the
   * connection ends after the response.
   */
  void respond(ResponseHead head);

  /** Settles the trailers, before the body that is being written completes; for chunked only. */
  void respondTrailers(Fields trailers);

  /** Lets the response in the making be the last one on this connection. */
  void closeAfterResponse();

  /**
   * Sends this 101 and makes a tunnel of the connection. Nothing was written before, and nothing is
   * written through the response afterwards: the handler's {@code Mono} ends with the tunnel.
   */
  Tunnel switchProtocols(ResponseHead head);
}

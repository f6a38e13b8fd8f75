package io.evenkeel.balancer.transport;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpRequest;

/**
 * One attempt as a connector sees it, as far as WebClient's contract does not carry it; an
 * attribute of the {@code ClientRequest}, and so of the {@link ClientHttpRequest}.
 *
 * <p>The body is written with {@code request.writeWith}, and read from the response's {@code
 * getBody()}.
 *
 * <p><i>Confined to the event loop of the attempt.</i>
 */
public interface UpstreamCall {

  /** The name of the attribute. */
  String ATTRIBUTE = UpstreamCall.class.getName();

  /** What goes out instead of the method, URL and fields of Spring's request. */
  RequestHead head();

  /** Trailers to send; asked for when the body has completed, and only where it is chunked. */
  Fields requestTrailers();

  /** An interim response has come, other than 101. */
  void interim(ResponseHead head);

  /**
   * The final head, or 101, has come; said just before the connector's {@code Mono} emits.
   *
   * @param tunnel for 101 only: the connection from then on; the response's body stays empty
   */
  void responded(ResponseHead head, @Nullable Tunnel tunnel);

  /** The response's trailers; said just before its body completes, if there are any. */
  void responseTrailers(Fields trailers);
}

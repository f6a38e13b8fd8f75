package io.evenkeel.balancer.transport;

import java.time.Duration;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One end of a connection after 101 Switching Protocols (RFC 9110, section 7.8): bytes both ways,
 * each direction ending on its own.
 *
 * <p><i>Confined to the event loop of the connection.</i>
 */
public interface Tunnel {

  /** How long an end in good order may take. */
  Duration PATIENCE = Duration.ofSeconds(1);

  /**
   * What the other end sends, from the first byte after the 101; with backpressure. Completes when
   * it shuts its direction down, fails when the connection breaks. To be subscribed to once;
   * cancelling closes the connection.
   */
  Flux<DataBuffer> receive();

  /**
   * Sends these bytes, as fast as the connection takes them, then shuts this direction down. An
   * error of {@code bytes} resets the connection. Once only.
   *
   * @return completes when all has been written, fails when the connection broke before
   */
  Mono<Void> send(Flux<DataBuffer> bytes);

  /**
   * Ends it in good order: what has been received by now is all that {@link #receive} delivers, as
   * if the other end had shut its direction down, and what it still sends is dropped. The
   * connection ends after all of {@link #send} has been written, and after the other end has shut
   * down too; without that, after {@link #PATIENCE} at most, with a reset where bytes are left.
   */
  void finish();

  /** Ends both directions now; one that was finished, and has sent all, ends in good order. */
  void close();
}

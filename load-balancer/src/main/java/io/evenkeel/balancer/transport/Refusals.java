package io.evenkeel.balancer.transport;

import org.jspecify.annotations.Nullable;

/**
 * Makes the answers to requests that the server transport refuses by itself, and counts them.
 *
 * <p><i>Thread-safe, called on event loops.</i>
 */
@FunctionalInterface
public interface Refusals {

  /**
   * The answer.
   *
   * @param head as far as it could be read; null when not even the head is one
   * @param peer the address of the socket's other end
   */
  Answer answer(Refusal refusal, @Nullable RequestHead head, String peer);

  /**
   * A whole response.
   *
   * @param head with {@code Content-Length} among its fields
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Answer(ResponseHead head, byte[] body) {}
}

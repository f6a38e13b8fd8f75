package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.Refusals;
import io.evenkeel.balancer.transport.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the server transport refuses by itself in the same words as everything else, and
 * tells the observer.
 *
 * <p><i>Thread-safe, called on event loops.</i>
 *
 * @param name of this hop in {@code Proxy-Status}
 */
record ProxyRefusals(String name, RequestIds ids, HttpDate date, RequestObserver observer)
    implements Refusals {

  private static final String UNREAD = "-";

  @Override
  public Answer answer(Refusal refusal, @Nullable RequestHead head, String peer) {
    String requestId =
        ids.of(
            head == null
                ? null
                : head.fields().first(io.evenkeel.balancer.proxy.Answer.REQUEST_ID));
    observer.refused(
        new RefusedRequest(
            requestId,
            peer,
            head == null ? UNREAD : head.method(),
            head == null ? UNREAD : head.target(),
            refusal));
    var answer = io.evenkeel.balancer.proxy.Answer.of(refusal, requestId);
    boolean withBody = head == null || !head.method().equals("HEAD");
    byte[] body = answer.body();
    return new Answer(
        answer.head(name, body.length, date.now(), withBody), withBody ? body : new byte[0]);
  }
}

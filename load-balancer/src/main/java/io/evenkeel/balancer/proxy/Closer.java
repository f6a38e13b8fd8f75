package io.evenkeel.balancer.proxy;

import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.BaseSubscriber;

/** Cancels a body that nobody wants, and with it closes the connection it would come on. */
final class Closer extends BaseSubscriber<DataBuffer> {

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    subscription.cancel();
  }

  @Override
  protected void hookOnNext(DataBuffer buffer) {
    DataBufferUtils.release(buffer);
  }

  @Override
  protected void hookOnError(Throwable error) {
    // It is closed already, which is all that was wanted.
  }
}

package io.evenkeel.balancer.transport.client;

import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;

/**
 * Follows what the request callback returned: it must send the request, or fail it.
 *
 * <p><i>Signalled on the event loop of the attempt.</i>
 */
final class Writing extends BaseSubscriber<Void> {

  private final Exchange exchange;
  private final Context context;

  Writing(Exchange exchange, Context context) {
    this.exchange = exchange;
    this.context = context;
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  protected void hookOnComplete() {
    exchange.callbackCompleted();
  }

  @Override
  protected void hookOnError(Throwable error) {
    exchange.requestFailed(error);
  }
}

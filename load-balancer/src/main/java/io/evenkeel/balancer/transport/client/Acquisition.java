package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.UpstreamException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * One subscription to what {@code connect} returned: finds or opens a connection, then has the
 * request written on it.
 *
 * <p><i>Confined to one event loop, but for {@code request} and {@code cancel}, which hop onto
 * it.</i>
 */
final class Acquisition implements Subscription, Dial.Outcome {

  /** What WebClient asks for. */
  record Ask(
      UpstreamPools pools,
      Destination destination,
      Reuse reuse,
      HttpMethod method,
      URI url,
      Function<? super ClientHttpRequest, Mono<Void>> callback) {}

  private final Ask ask;
  private final CoreSubscriber<? super ClientHttpResponse> client;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile @Nullable LoopPool pool;

  private boolean cancelled;
  private @Nullable Dial dial;
  private @Nullable Exchange exchange;

  Acquisition(Ask ask, CoreSubscriber<? super ClientHttpResponse> client) {
    this.ask = ask;
    this.client = client;
  }

  @Override
  public void request(long n) {
    if (Operators.validate(n) && begun.compareAndSet(false, true)) {
      LoopPool here = ask.pools.here();
      pool = here;
      if (here.loop().inEventLoop()) {
        begin(here);
      } else {
        here.loop().execute(() -> begin(here));
      }
    }
  }

  private void begin(LoopPool here) {
    if (cancelled) {
      return;
    }
    UpstreamConnection kept = here.take(ask.destination, ask.reuse);
    if (kept != null) {
      connected(kept);
    } else if (here.pooling().slots().take(ask.destination.address())) {
      dial(here);
    } else {
      ask.pools.lookForRoom(here, ask.destination, found -> room(here, found));
    }
  }

  private void room(LoopPool here, boolean found) {
    if (found && cancelled) {
      here.pooling().slots().giveBack(ask.destination.address());
    } else if (found) {
      dial(here);
    } else if (!cancelled) {
      here.pooling().counts().failed(UpstreamException.Kind.POOL_FULL);
      failed(
          new UpstreamException(
              UpstreamException.Kind.POOL_FULL,
              "%d connections to the address".formatted(here.pooling().slots().limit())));
    }
  }

  private void dial(LoopPool here) {
    Dial opening = new Dial(here, ask.destination, this);
    dial = opening;
    opening.start();
  }

  @Override
  public void connected(UpstreamConnection connection) {
    dial = null;
    Exchange begins = new Exchange(connection, client);
    exchange = begins;
    connection.carry(begins);
    Mono<Void> writing;
    try {
      writing = ask.callback.apply(new WireRequest(ask.method, ask.url, begins));
    } catch (RuntimeException e) {
      begins.requestFailed(e);
      return;
    }
    writing.subscribe(new Writing(begins, client.currentContext()));
  }

  @Override
  public void failed(UpstreamException why) {
    dial = null;
    client.onError(why);
  }

  @Override
  public void cancel() {
    if (begun.compareAndSet(false, true)) {
      return; // it never begins
    }
    LoopPool here = pool;
    if (here == null) {
      return;
    }
    if (here.loop().inEventLoop()) {
      giveUp();
    } else {
      here.loop().execute(this::giveUp);
    }
  }

  private void giveUp() {
    cancelled = true;
    if (dial != null) {
      dial.cancel();
    } else if (exchange != null) {
      exchange.cancel();
    }
  }
}

package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.proxy.UpstreamRoutes.Route;
import io.evenkeel.balancer.transport.Loop;
import io.evenkeel.balancer.transport.UpstreamCall;
import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.common.backend.BackendUrl;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

/**
 * From the name of an upstream's host to a connection that the request goes over: as long as
 * nothing has been sent, every address of the name gets its turn.
 *
 * <p><i>Confined to the loop.</i>
 */
final class Dialling {

  /** Who wants the connection, and hears once what has come of it. */
  interface Caller {

    /** Whether there is time to try another address. */
    boolean isInTime();

    /** The head of the response has come. */
    void answered(ClientResponse response);

    /** The last address has failed, or the connection. */
    void failed(Throwable error);

    /** There is nothing to connect to. */
    void noAddress();
  }

  private final UpstreamClient client;
  private final BackendUrl url;
  private final AttemptCall call;
  private final Watch watch;
  private final Loop loop;
  private final Caller caller;

  private @Nullable Disposable running;
  private boolean given;

  Dialling(
      UpstreamClient client,
      BackendUrl url,
      AttemptCall call,
      Watch watch,
      Loop loop,
      Caller caller) {
    this.client = client;
    this.url = url;
    this.call = call;
    this.watch = watch;
    this.loop = loop;
    this.caller = caller;
  }

  /** Begins with the name. */
  void start(Reuse reuse) {
    CompletableFuture<List<InetAddress>> known = client.names().addresses(url.host());
    if (known.isDone()) {
      resolved(known, reuse);
    } else {
      watch.enter(Watch.Phase.NAME);
      // Others may wait for the same look-up: to give up on it does not cancel it.
      var _ = known.whenComplete((_, _) -> loop.execute(() -> resolved(known, reuse)));
    }
  }

  /** Lets go of the connection, or of the wait for it. */
  void giveUp() {
    given = true;
    Disposable exchanging = running;
    if (exchanging != null) {
      exchanging.dispose();
    }
  }

  private void resolved(CompletableFuture<List<InetAddress>> known, Reuse reuse) {
    if (given) {
      return;
    }
    if (known.isCompletedExceptionally()) {
      caller.noAddress();
    } else {
      connect(known.join(), 0, reuse);
    }
  }

  private void connect(List<InetAddress> addresses, int index, Reuse reuse) {
    watch.enter(Watch.Phase.CONNECTION);
    Route route = client.routes().to(url, addresses.get(index), reuse);
    ClientRequest request =
        ClientRequest.create(HttpMethod.valueOf(call.method()), route.uri())
            .attribute(UpstreamCall.ATTRIBUTE, call)
            .body((out, _) -> call.write(out))
            .build();
    Address address = new Address(addresses, index, reuse);
    running = address;
    route.exchange().exchange(request).subscribe(address);
  }

  /** Waits for what the connector makes of one address. */
  private final class Address extends BaseSubscriber<ClientResponse> {

    private final List<InetAddress> addresses;
    private final int index;
    private final Reuse reuse;

    private Address(List<InetAddress> addresses, int index, Reuse reuse) {
      this.addresses = addresses;
      this.index = index;
      this.reuse = reuse;
    }

    @Override
    protected void hookOnNext(ClientResponse response) {
      caller.answered(response);
    }

    @Override
    protected void hookOnError(Throwable error) {
      if (!given && !call.isSent() && index + 1 < addresses.size() && caller.isInTime()) {
        connect(addresses, index + 1, reuse);
      } else {
        caller.failed(error);
      }
    }
  }
}

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
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

/**
 * From the name of an upstream's host to a connection that the request goes over: as long as
 * nothing has been sent, every address of the name gets its turn, and where none can be connected
 * to, those that a fresh look-up adds.
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
    void noAddress(Throwable why);
  }

  private final UpstreamClient client;
  private final BackendUrl url;
  private final AttemptCall call;
  private final Watch watch;
  private final Loop loop;
  private final Caller caller;

  private @Nullable Waiting waiting;
  private @Nullable Throwable before;
  private @Nullable Disposable running;
  private boolean lookedAgain;
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
      Waiting forName = new Waiting(this);
      waiting = forName;
      var _ = known.whenComplete((_, _) -> loop.execute(() -> forName.resolved(known, reuse)));
    }
  }

  /** What a look-up that hangs holds on to: nothing any more, once the attempt is over. */
  private static final class Waiting {

    private @Nullable Dialling dialling;

    private Waiting(Dialling dialling) {
      this.dialling = dialling;
    }

    private void resolved(CompletableFuture<List<InetAddress>> known, Reuse reuse) {
      Dialling still = dialling;
      if (still != null) {
        still.resolved(known, reuse);
      }
    }
  }

  /** Why the addresses known before could not be connected to; null if there were none. */
  @Nullable Throwable failureBefore() {
    return before;
  }

  /** Lets go of the connection, or of the wait for it. */
  void giveUp() {
    given = true;
    Waiting forName = waiting;
    if (forName != null) {
      forName.dialling = null;
    }
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
      caller.noAddress(known.exceptionNow());
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

  /** It may have come back under another address. */
  private void lookAgain(List<InetAddress> tried, Reuse reuse, Throwable error) {
    lookedAgain = true;
    before = error;
    watch.enter(Watch.Phase.NAME);
    var _ =
        client
            .names()
            .others(url.host(), tried)
            .thenAccept(others ->
                loop.run(() -> {
                  if (others.isEmpty()) {
                    caller.failed(error);
                  } else if (!given) {
                    connect(others, 0, reuse);
                  }
                }));
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
      Throwable cause = causeOf(error);
      boolean goesOn = !given && !call.isSent() && caller.isInTime();
      if (goesOn && index + 1 < addresses.size()) {
        connect(addresses, index + 1, reuse);
      } else if (goesOn && !lookedAgain && Failure.mayHaveMoved(cause)) {
        lookAgain(addresses, reuse, cause);
      } else {
        caller.failed(cause);
      }
    }

    private static Throwable causeOf(Throwable error) {
      return error instanceof WebClientRequestException wrapped && wrapped.getCause() != null
          ? wrapped.getCause()
          : error;
    }
  }
}

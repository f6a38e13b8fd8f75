package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.proxy.UpstreamRoutes.Route;
import io.evenkeel.balancer.proxy.name.AddressNotAllowedException;
import io.evenkeel.balancer.transport.Downstream;
import io.evenkeel.balancer.transport.DownstreamException;
import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.transport.UpstreamCall;
import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.common.backend.BackendUrl;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One attempt, from the name of the upstream's host to the head of its response.
 *
 * <p>While nothing has been sent, every address of the host gets its turn, and when none can be
 * connected to, those that a fresh look-up adds; an attempt is still one attempt then.
 *
 * <p><i>Confined to the loop.</i>
 */
final class AttemptRun implements UpstreamCall {

  private static final int CONTINUE = 100;
  private static final Duration ANOTHER_LOOK = Duration.ofMillis(250);

  private final UpstreamClient client;
  private final Exchange exchange;
  private final UpstreamClient.Leaving leaving;
  private final MonoSink<UpstreamReply> sink;
  private final AttemptInFlight attempt;
  private final BackendUrl url;

  private @Nullable Disposable running;
  private @Nullable PassingBody requestBody;
  private @Nullable RequestHead requestHead;
  private @Nullable ResponseHead head;
  private @Nullable Tunnel tunnel;
  private @Nullable UpstreamReply reply;
  private boolean lookedAgain;
  private boolean connected;
  private boolean over;

  AttemptRun(
      UpstreamClient client,
      Exchange exchange,
      Attempt begun,
      UpstreamClient.Leaving leaving,
      MonoSink<UpstreamReply> sink) {
    this.client = client;
    this.exchange = exchange;
    this.leaving = leaving;
    this.sink = sink;
    this.url = begun.upstream().url();
    Watch watch =
        new Watch(
            exchange.downstream().loop(),
            client.limits(),
            client.nanoTime(),
            exchange.deadline(client.limits().total().toNanos()),
            this::silent,
            this::expired);
    this.attempt = new AttemptInFlight(begun, watch, client.observer(), client.nanoTime());
  }

  // --- from the name to the request -------------------------------------------------------------

  void start() {
    sink.onCancel(() -> abandon(Attempt.Outcome.CANCELLED));
    if (exchange.isIdempotent()) {
      // Others wait on: what may have been sent must not be sent again.
      var _ =
          attempt
              .attempt()
              .withdrawn()
              .thenRun(() -> exchange.downstream().loop().run(this::withdrawn));
    }
    CompletableFuture<List<InetAddress>> known = client.names().addresses(url.host());
    if (known.isDone()) {
      resolved(known);
    } else {
      attempt.watch().enter(Watch.Phase.NAME);
      // Others may wait for the same look-up: to give up on it does not cancel it.
      var _ =
          known.whenComplete((_, _) -> exchange.downstream().loop().execute(() -> resolved(known)));
    }
  }

  private void resolved(CompletableFuture<List<InetAddress>> known) {
    if (over) {
      return;
    }
    if (known.isCompletedExceptionally()) {
      boolean refused = known.exceptionNow() instanceof AddressNotAllowedException;
      fail(refused ? Failure.ADDRESS_NOT_ALLOWED : Failure.NO_ADDRESS, url.host());
    } else {
      connect(known.join(), 0);
    }
  }

  private void connect(List<InetAddress> addresses, int index) {
    attempt.watch().enter(Watch.Phase.CONNECTION);
    // A retry had better not meet the next stale connection.
    boolean any = exchange.isIdempotent() && exchange.retries() == 0;
    Reuse reuse = any ? Reuse.ANY : Reuse.RECENT;
    Route route = client.routes().to(url, addresses.get(index), reuse);
    ClientRequest request =
        ClientRequest.create(HttpMethod.valueOf(exchange.head().method()), route.uri())
            .attribute(ATTRIBUTE, this)
            .body((out, _) -> write(out))
            .build();
    Answering answering = new Answering(addresses, index);
    running = answering;
    route.exchange().exchange(request).subscribe(answering);
  }

  /** It may have come back under another address. */
  private void lookAgain(List<InetAddress> tried, Throwable error) {
    lookedAgain = true;
    attempt.watch().enter(Watch.Phase.NAME);
    var _ =
        client
            .names()
            .others(url.host(), tried)
            .thenAccept(others -> exchange.downstream().loop().run(() -> {
              if (others.isEmpty()) {
                failed(error);
              } else if (!over) {
                connect(others, 0);
              }
            }));
  }

  private Mono<Void> write(ClientHttpRequest out) {
    connected = true;
    RequestBody body = exchange.body();
    if (body.isAbsent()) {
      awaitHead();
      return out.setComplete();
    }
    // Who has been told to go on by an attempt before does not wait any more.
    boolean waits = exchange.settled().expectsContinue() && !exchange.isContinued();
    attempt.watch().enter(waits ? Watch.Phase.HEAD : Watch.Phase.SENDING);
    PassingBody passing = new Upload(body);
    requestBody = passing;
    return out.writeWith(passing);
  }

  private void awaitHead() {
    attempt.attempt().sent(client.nanoTime().getAsLong());
    attempt.watch().enter(Watch.Phase.HEAD);
  }

  // --- what the connector asks and says ---------------------------------------------------------

  @Override
  public RequestHead head() {
    RequestHead known = requestHead;
    if (known == null) {
      known = client.rules().toUpstream(exchange.head(), exchange.hop(url));
      requestHead = known;
    }
    return known;
  }

  @Override
  public Fields requestTrailers() {
    Downstream downstream = exchange.downstream();
    return client.rules().trailersToUpstream(downstream.head(), downstream.requestTrailers());
  }

  @Override
  public void interim(ResponseHead interim) {
    if (over) {
      return;
    }
    if (interim.status() == CONTINUE && requestBody != null && !requestBody.isOver()) {
      attempt.watch().enter(Watch.Phase.SENDING);
      if (requestBody.isWanted()) {
        attempt.attempt().uploading();
      }
    }
    exchange.interim(client.rules().toDownstream(exchange.head(), interim, client.date().now()));
  }

  @Override
  public void responded(ResponseHead last, @Nullable Tunnel switched) {
    head = last;
    tunnel = switched;
  }

  @Override
  public void responseTrailers(Fields trailers) {
    UpstreamReply relayed = reply;
    if (relayed != null) {
      relayed.trailers(trailers);
    }
  }

  // --- how it ends ------------------------------------------------------------------------------

  private void arrived(ClientResponse response) {
    ClientHttpResponse raw = response.body((message, _) -> message);
    ResponseHead last = Objects.requireNonNull(head, "response without UpstreamCall.responded");
    UpstreamReply next = new UpstreamReply(last, raw.getBody(), tunnel, attempt, requestBody);
    if (over) {
      next.close();
      return;
    }
    Tunnel switched = tunnel;
    String upgrade = exchange.settled().upgrade();
    boolean agreed =
        switched == null || (upgrade != null && client.rules().switchesTo(last, upgrade));
    if (switched != null && !agreed) {
      switched.close();
      fail(Failure.NOT_HTTP, "it switched to a protocol that nobody had asked for");
      return;
    }
    over = true;
    reply = next;
    attempt.attempt().head(last.status(), client.nanoTime().getAsLong());
    attempt.watch().enter(switched == null ? Watch.Phase.RECEIVING : Watch.Phase.NOTHING);
    sink.success(next);
  }

  private void failed(Throwable error) {
    Throwable cause = causeOf(error);
    switch (cause) {
      case UpstreamException upstream -> {
        Failure failure = Failure.of(upstream.kind());
        fail(failure, failure.tellsMore() ? upstream.getMessage() : null);
      }
      case DownstreamException downstream -> clientFailed(downstream);
      default -> {
        abandon(Attempt.Outcome.CANCELLED);
        sink.error(cause);
      }
    }
  }

  private static Throwable causeOf(Throwable error) {
    return error instanceof WebClientRequestException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : error;
  }

  private void clientFailed(DownstreamException error) {
    UpstreamReply relayed = reply;
    if (relayed != null) {
      relayed.cut(error.isGone() ? Failure.CLIENT_GONE : Failure.BAD_REQUEST);
      return;
    }
    if (over) {
      return;
    }
    abandon(Attempt.Outcome.CANCELLED);
    sink.error(
        error.isGone()
            ? AttemptFailedException.of(Failure.CLIENT_GONE)
            : AttemptFailedException.refused(error.refusal()));
  }

  private void silent(Watch.Phase phase) {
    UpstreamReply relayed = reply;
    if (relayed != null) {
      relayed.silent();
      return;
    }
    switch (phase) {
      case NAME -> fail(Failure.NAME_TIMEOUT, url.host());
      case SENDING -> fail(isClientSlow() ? Failure.CLIENT_STALLED : Failure.WRITE_TIMEOUT, null);
      default -> fail(Failure.HEAD_TIMEOUT, null);
    }
  }

  private void expired(Watch.Phase phase) {
    boolean most = isMostOfTheTime(attempt.watch().waitedNanos());
    UpstreamReply relayed = reply;
    if (relayed != null) {
      relayed.expired(most);
    } else if (phase == Watch.Phase.SENDING && isClientSlow()) {
      fail(Failure.CLIENT_STALLED, null);
    } else {
      Attempt.Outcome evidence =
          most ? Attempt.Outcome.TIMED_OUT : Failure.TOTAL_TIMEOUT.evidence(connected);
      fail(Failure.TOTAL_TIMEOUT, evidence, null);
    }
  }

  /** The upstream's doing, rather than of a slow upload or of attempts before this one. */
  private boolean isMostOfTheTime(long waitedNanos) {
    return waitedNanos >= client.limits().total().toNanos() / 2;
  }

  /** Whether the upstream takes what the client does not send. */
  private boolean isClientSlow() {
    PassingBody passing = requestBody;
    return passing != null && !passing.isOver() && passing.isWanted();
  }

  /** The upstream was taken out of service: pointless to wait for a head any longer. */
  private void withdrawn() {
    if (over) {
      return;
    }
    if (leaving.isWorthIt()) {
      fail(Failure.WITHDRAWN, null);
    } else {
      // Somebody else may come back, and so do the tokens for retries.
      var _ = exchange.downstream().loop().schedule(this::withdrawn, ANOTHER_LOOK);
    }
  }

  private void fail(Failure failure, @Nullable String detail) {
    fail(failure, failure.evidence(connected), detail);
  }

  private void fail(Failure failure, Attempt.Outcome evidence, @Nullable String detail) {
    if (over) {
      return;
    }
    abandon(evidence);
    String words = attempt.attempt().upstream().id() + ": " + failure.title();
    sink.error(
        new AttemptFailedException(
            failure, connected, detail == null ? words : words + ": " + detail));
  }

  private void abandon(Attempt.Outcome outcome) {
    if (over) {
      return;
    }
    over = true;
    attempt.finish(outcome);
    Disposable exchanging = running;
    if (exchanging != null) {
      exchanging.dispose();
    }
  }

  /** Waits for what the connector makes of one address. */
  private final class Answering extends BaseSubscriber<ClientResponse> {

    private final List<InetAddress> addresses;
    private final int index;

    private Answering(List<InetAddress> addresses, int index) {
      this.addresses = addresses;
      this.index = index;
    }

    @Override
    protected void hookOnNext(ClientResponse response) {
      arrived(response);
    }

    @Override
    protected void hookOnError(Throwable error) {
      if (!over && !connected && index + 1 < addresses.size()) {
        connect(addresses, index + 1);
      } else if (!over && !connected && !lookedAgain && Failure.mayHaveMoved(causeOf(error))) {
        lookAgain(addresses, error);
      } else {
        failed(error);
      }
    }
  }

  /** The client's body on its way to the upstream. */
  private final class Upload extends PassingBody {

    private Upload(RequestBody body) {
      super(body.stream());
    }

    @Override
    void passing() {
      Watch watch = attempt.watch();
      if (watch.phase() == Watch.Phase.HEAD) {
        // The client did not wait for 100 Continue, or has been told by an attempt before.
        watch.enter(Watch.Phase.SENDING);
      } else {
        watch.progress();
      }
    }

    @Override
    void wanted() {
      if (!over && attempt.watch().phase() == Watch.Phase.SENDING) {
        attempt.attempt().uploading();
      }
    }

    @Override
    void held() {
      if (!over) {
        attempt.attempt().sent(client.nanoTime().getAsLong());
      }
    }

    @Override
    void completed() {
      // An upstream may answer before it has read the whole request.
      if (!over) {
        awaitHead();
      }
    }

    @Override
    Throwable failed(Throwable error) {
      if (error instanceof DownstreamException downstream) {
        clientFailed(downstream);
      }
      return error;
    }

    @Override
    void cancelled() {}
  }
}

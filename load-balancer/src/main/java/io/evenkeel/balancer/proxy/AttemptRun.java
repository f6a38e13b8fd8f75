package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.proxy.name.AddressNotAllowedException;
import io.evenkeel.balancer.transport.DownstreamException;
import io.evenkeel.balancer.transport.Loop;
import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.upstream.Attempt;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.MonoSink;

/**
 * One attempt: {@code name → address → connection} ({@link Dialling}), {@code request → head}
 * ({@link AttemptCall}), and how it ends, which is here: answered, failed, too late, left, or
 * abandoned, whichever comes first.
 *
 * <p><i>Confined to the loop.</i>
 */
final class AttemptRun implements Dialling.Caller {

  private final UpstreamClient client;
  private final Exchange exchange;
  private final MonoSink<UpstreamReply> sink;
  private final AttemptInFlight attempt;
  private final AttemptCall call;
  private final Dialling dialling;
  private final Withdrawal withdrawal;
  private final UpstreamClient.Alternatives instead;

  private @Nullable UpstreamReply reply;

  AttemptRun(
      UpstreamClient client,
      Exchange exchange,
      Attempt begun,
      UpstreamClient.Alternatives instead,
      MonoSink<UpstreamReply> sink) {
    this.client = client;
    this.exchange = exchange;
    this.sink = sink;
    Loop loop = exchange.downstream().loop();
    Watch watch =
        new Watch(
            loop,
            client.limits(),
            client.nanoTime(),
            exchange.deadline(client.limits().total().toNanos()),
            this::silent,
            this::expired);
    DrainDeadline drain = new DrainDeadline(begun, loop);
    this.attempt = new AttemptInFlight(begun, watch, drain, client.observer(), client.nanoTime());
    this.call = new AttemptCall(client, exchange, attempt, this::clientFailed);
    this.dialling = new Dialling(client, begun.upstream().url(), call, watch, loop, this);
    this.instead = instead;
    this.withdrawal =
        new Withdrawal(
            loop,
            call::isOver,
            () -> instead.isWithdrawn(begun.upstream()),
            () -> instead.isBetterElsewhere(call.isSent()),
            () -> fail(Failure.WITHDRAWN, null));
  }

  void start() {
    sink.onCancel(() -> abandon(Attempt.Outcome.CANCELLED));
    attempt.drain().begin(client.drain().requestDeadline(), this::drained);
    if (exchange.isIdempotent()) {
      // Others wait on: what may have been sent must not be sent again.
      withdrawal.await(attempt);
    }
    // A retry had better not meet the next stale connection.
    boolean any = exchange.isIdempotent() && exchange.tries().retries() == 0;
    dialling.start(any ? Reuse.ANY : Reuse.RECENT);
  }

  @Override
  public void answered(ClientResponse response) {
    UpstreamReply next = call.reply(response);
    if (call.isOver()) {
      next.close();
      return;
    }
    if (!call.isAgreed(next)) {
      next.closeTunnel();
      fail(Failure.NOT_HTTP, "it switched to a protocol that nobody had asked for");
      return;
    }
    call.end();
    reply = next;
    attempt.attempt().head(next.head().status(), client.nanoTime().getAsLong());
    attempt.watch().enter(next.tunnel() == null ? Watch.Phase.RECEIVING : Watch.Phase.NOTHING);
    sink.success(next);
  }

  @Override
  public void failed(Throwable error) {
    switch (error) {
      case UpstreamException upstream -> {
        Failure failure = Failure.of(upstream.kind());
        fail(failure, failure.tellsMore() ? upstream.getMessage() : null);
      }
      case DownstreamException downstream -> clientFailed(downstream);
      default -> {
        abandon(Attempt.Outcome.CANCELLED);
        sink.error(error);
      }
    }
  }

  @Override
  public boolean isInTime() {
    return instead.isInTime();
  }

  @Override
  public void noAddress(Throwable why) {
    boolean refused = why instanceof AddressNotAllowedException;
    fail(refused ? Failure.ADDRESS_NOT_ALLOWED : Failure.NO_ADDRESS, host());
  }

  private String host() {
    return attempt.attempt().upstream().url().host();
  }

  private void clientFailed(DownstreamException error) {
    UpstreamReply relayed = reply;
    if (relayed != null) {
      relayed.cut(error.isGone() ? Failure.CLIENT_GONE : Failure.BAD_REQUEST);
      return;
    }
    if (call.isOver()) {
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
      case NAME -> nameOverdue();
      case SENDING ->
          fail(call.isClientSlow() ? Failure.CLIENT_STALLED : Failure.WRITE_TIMEOUT, null);
      default -> fail(Failure.HEAD_TIMEOUT, null);
    }
  }

  private void nameOverdue() {
    Throwable before = dialling.failureBefore();
    if (before != null) {
      failed(before);
    } else {
      fail(Failure.NAME_TIMEOUT, host());
    }
  }

  private void expired(Watch.Phase phase) {
    boolean most = isMostOfTheTime(attempt.watch().waitedNanos());
    UpstreamReply relayed = reply;
    if (relayed != null) {
      relayed.expired(most);
    } else if (phase == Watch.Phase.SENDING && call.isClientSlow()) {
      fail(Failure.CLIENT_STALLED, null);
    } else {
      Attempt.Outcome evidence =
          most ? ofSilence(phase) : Failure.TOTAL_TIMEOUT.evidence(call.isSent());
      fail(Failure.TOTAL_TIMEOUT, evidence, null);
    }
  }

  private static Attempt.Outcome ofSilence(Watch.Phase phase) {
    return switch (phase) {
      case NAME -> Attempt.Outcome.UNTRIED;
      case CONNECTION -> Attempt.Outcome.UNREACHABLE;
      default -> Attempt.Outcome.TIMED_OUT;
    };
  }

  /** The upstream's doing, rather than of a slow upload or of attempts before this one. */
  private boolean isMostOfTheTime(long waitedNanos) {
    return waitedNanos >= client.limits().total().toNanos() / 2;
  }

  /** The operator wants nothing more sent there, and has waited long enough. */
  private void drained() {
    UpstreamReply relayed = reply;
    if (relayed != null) {
      relayed.cut(Failure.CUT_BY_DRAIN);
    } else {
      fail(Failure.DRAINED, null);
    }
  }

  private void fail(Failure failure, @Nullable String detail) {
    fail(failure, failure.evidence(call.isSent()), detail);
  }

  private void fail(Failure failure, Attempt.Outcome evidence, @Nullable String detail) {
    if (call.isOver()) {
      return;
    }
    abandon(evidence);
    String words = attempt.attempt().upstream().id() + ": " + failure.title();
    sink.error(
        new AttemptFailedException(
            failure, call.isSent(), detail == null ? words : words + ": " + detail));
  }

  private void abandon(Attempt.Outcome outcome) {
    if (!call.isOver()) {
      call.end();
      attempt.finish(outcome);
      dialling.giveUp();
    }
  }
}

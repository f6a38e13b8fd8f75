package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Loop;
import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.upstream.Attempt;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Two tunnels end to end, after 101 Switching Protocols: what one receives the other sends, each
 * direction ending on its own. In flight on its backend until both have.
 *
 * <p><i>Confined to the loop.</i>
 */
final class JoinedTunnels {

  private final Exchange exchange;
  private final AttemptInFlight attempt;
  private final TunnelLimits limits;
  private final OpenTunnels open;
  private final Loop loop;
  private final LongSupplier nanoTime;

  private @Nullable Tunnel client;
  private @Nullable Tunnel upstream;
  private Loop.@Nullable Timer idleTimer;
  private long progressAt;
  private boolean finishing;
  private boolean over;
  private Attempt.Outcome ending = Attempt.Outcome.ANSWERED;

  JoinedTunnels(Exchange exchange, AttemptInFlight attempt, TunnelLimits limits, OpenTunnels open) {
    this.exchange = exchange;
    this.attempt = attempt;
    this.limits = limits;
    this.open = open;
    this.loop = exchange.downstream().loop();
    this.nanoTime = attempt.nanoTime();
  }

  /** Completes when both directions have ended, however. */
  Mono<Void> join(Tunnel ofClient, Tunnel ofUpstream) {
    client = ofClient;
    upstream = ofUpstream;
    progressAt = nanoTime.getAsLong();
    watch(limits.idle().toNanos());
    attempt.drain().replace(limits.drain(), this::finish);
    open.opened(this);
    return Mono.when(
            // Who breaks with bytes under way is heard of as a receiver first.
            ofClient
                .send(passing(ofUpstream.receive(), Attempt.Outcome.CUT))
                .doOnError(_ -> ended(Attempt.Outcome.CANCELLED)),
            ofUpstream
                .send(passing(ofClient.receive(), Attempt.Outcome.CANCELLED))
                .doOnError(_ -> ended(Attempt.Outcome.CUT)))
        .onErrorComplete()
        // Before the exchange hears of it: it would take what has not ended for cancelled.
        .doOnTerminate(this::end)
        .doOnCancel(() -> {
          ended(Attempt.Outcome.CANCELLED);
          end();
        });
  }

  private Flux<DataBuffer> passing(Flux<DataBuffer> bytes, Attempt.Outcome ifItBreaks) {
    return bytes.doOnNext(_ -> progressAt = nanoTime.getAsLong()).doOnError(_ -> ended(ifItBreaks));
  }

  /** The first thing that goes wrong says whose fault it is; the rest follows from it. */
  private void ended(Attempt.Outcome how) {
    if (ending == Attempt.Outcome.ANSWERED && !over && !finishing) {
      ending = how;
    }
  }

  private void watch(long nanos) {
    idleTimer = loop.schedule(this::look, Duration.ofNanos(nanos));
  }

  private void look() {
    long left = limits.idle().toNanos() - (nanoTime.getAsLong() - progressAt);
    if (left <= 0) {
      finish();
    } else {
      watch(left);
    }
  }

  /** Ends both in good order some time later; on any thread. */
  void finishIn(Duration later) {
    loop.run(() -> {
      if (!over) {
        var _ = loop.schedule(this::finish, later);
      }
    });
  }

  /** What has been received is still passed on; then both have ended. */
  private void finish() {
    Tunnel ofClient = client;
    Tunnel ofUpstream = upstream;
    if (!over && ofClient != null && ofUpstream != null) {
      finishing = true;
      ofClient.finish();
      ofUpstream.finish();
    }
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    open.closed(this);
    cancel(idleTimer);
    switch (ending) {
      case ANSWERED -> exchange.answered();
      case CUT -> exchange.cut(Failure.INCOMPLETE);
      default -> exchange.cut(Failure.CLIENT_GONE);
    }
    attempt.finish(ending);
    close(client);
    close(upstream);
  }

  private static void cancel(Loop.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private static void close(@Nullable Tunnel tunnel) {
    if (tunnel != null) {
      tunnel.close();
    }
  }
}

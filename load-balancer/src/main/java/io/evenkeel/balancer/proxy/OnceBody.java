package io.evenkeel.balancer.proxy;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;

/**
 * A body that passes through and leaves nothing behind.
 *
 * <p><i>One attempt at a time; safe across event loops.</i>
 */
final class OnceBody implements RequestBody {

  private final @Nullable Flux<DataBuffer> source;
  private volatile boolean begun;

  OnceBody(@Nullable Flux<DataBuffer> source) {
    this.source = source;
  }

  @Override
  public boolean isAbsent() {
    return source == null;
  }

  @Override
  public Flux<DataBuffer> stream() {
    return source == null ? Flux.empty() : source.doOnSubscribe(_ -> begun = true);
  }

  @Override
  public boolean isReplayable() {
    return !begun;
  }

  @Override
  public void settle() {}

  @Override
  public void abandon() {}
}

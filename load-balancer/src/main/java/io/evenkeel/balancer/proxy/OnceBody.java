package io.evenkeel.balancer.proxy;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;

/**
 * A body that passes through and leaves nothing behind.
 *
 * <p><i>Confined to the loop; one attempt at a time.</i>
 */
final class OnceBody implements RequestBody {

  private final @Nullable Flux<DataBuffer> source;
  private boolean begun;

  OnceBody(@Nullable Flux<DataBuffer> source) {
    this.source = source;
  }

  @Override
  public boolean isAbsent() {
    return source == null;
  }

  @Override
  public Flux<DataBuffer> stream() {
    if (source == null) {
      return Flux.empty();
    }
    begun = true;
    return source;
  }

  @Override
  public boolean isReplayable() {
    return source == null || !begun;
  }

  @Override
  public void settle() {}

  @Override
  public void abandon() {}
}

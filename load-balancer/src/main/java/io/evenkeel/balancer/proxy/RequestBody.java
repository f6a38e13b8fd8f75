package io.evenkeel.balancer.proxy;

import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;

/** The body of a request, as one attempt after another needs it. */
interface RequestBody {

  /** Whether there is none: the head is the whole request. */
  boolean isAbsent();

  /** The body from its first byte, for the next attempt; at most one at a time. */
  Flux<DataBuffer> stream();

  /** Whether {@link #stream()} can be asked for once more. */
  boolean isReplayable();

  /** A response has begun: there will be no further attempt. */
  void settle();

  /** The exchange is over, whatever is left of the body. */
  void abandon();

  /** No body. */
  static RequestBody none() {
    return new OnceBody(null);
  }

  /** A body that is streamed once, and can be asked for again only while nobody has begun it. */
  static RequestBody once(Flux<DataBuffer> source) {
    return new OnceBody(source);
  }
}

package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.DownstreamException;
import io.evenkeel.balancer.transport.codec.MessageWriter;
import io.evenkeel.balancer.transport.netty.OutboundBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Writes the content of a response, and its head before it. The head waits for what the stream has
 * at once, never for more: so an error there still leaves the response unmade, and head and short
 * content go together.
 *
 * <p><i>Confined to the event loop, as {@link OutboundBody}.</i>
 */
final class ResponseBody extends OutboundBody {

  private final ClientResponse response;
  private final Channel channel;
  private @Nullable MonoSink<Void> sink;
  private @Nullable Coding coding;
  private long remaining;
  private boolean wroteAny;
  private boolean settled;

  /**
   * @param sink told of the end, if anybody is
   */
  ResponseBody(ClientResponse response, Channel channel, @Nullable MonoSink<Void> sink) {
    super(channel);
    this.response = response;
    this.channel = channel;
    this.sink = sink;
  }

  /** The stream has said what it had to say at once: the head waits no longer. */
  void begin() {
    if (!settled && !isOver() && coding == null) {
      try {
        commit();
      } catch (RuntimeException e) {
        breakOff(e);
      }
    }
  }

  private Coding commit() {
    Coding known = coding;
    if (known == null) {
      known = response.commit(!wroteAny && isOver());
      coding = known;
      remaining = known.length();
    }
    return known;
  }

  @Override
  protected void write(ByteBuf content) {
    int size = content.readableBytes();
    if (size == 0) {
      content.release();
      return;
    }
    wroteAny = true;
    Coding how;
    try {
      how = commit();
    } catch (RuntimeException e) {
      content.release();
      breakOff(e);
      return;
    }
    switch (how.kind()) {
      case NONE -> {
        content.release();
        endWithHead();
      }
      case LENGTH -> {
        remaining -= size;
        if (remaining < 0) {
          content.release();
          breakOff(new IllegalStateException("response: longer than its Content-Length"));
        } else {
          channel.write(content);
        }
      }
      case CHUNKED -> {
        channel.write(MessageWriter.chunkStart(channel.alloc(), size));
        channel.write(content);
        channel.write(MessageWriter.chunkEnd());
      }
      case UNTIL_CLOSE -> channel.write(content);
    }
  }

  /** The response is whole with its head; what else the stream has is not wanted. */
  private void endWithHead() {
    cancel();
    channel
        .write(Unpooled.EMPTY_BUFFER)
        .addListener(done -> {
          if (done.cause() == null) {
            written();
          } else {
            failed(done.cause());
          }
        });
  }

  private void breakOff(Throwable why) {
    cancel();
    failed(why);
  }

  @Override
  protected ChannelFuture writeEnd() {
    Coding how;
    try {
      how = commit();
    } catch (RuntimeException e) {
      return channel.newFailedFuture(e);
    }
    if (how.kind() == Coding.Kind.LENGTH && remaining > 0) {
      return channel.newFailedFuture(
          new IllegalStateException(
              "response: %d bytes short of its Content-Length".formatted(remaining)));
    }
    response.made();
    return channel.write(
        how.kind() == Coding.Kind.CHUNKED
            ? MessageWriter.lastChunk(channel.alloc(), response.trailers())
            : Unpooled.EMPTY_BUFFER);
  }

  @Override
  protected void written() {
    if (settled) {
      return;
    }
    settled = true;
    response.written();
    MonoSink<Void> told = sink;
    if (told != null) {
      told.success();
    }
  }

  @Override
  protected void failed(Throwable error) {
    if (settled) {
      return;
    }
    if (!channel.isActive()) {
      // Not the response failed, but its reader went away: the handler is cancelled.
      response.readerGone();
      return;
    }
    settled = true;
    response.brokeOff();
    MonoSink<Void> told = sink;
    if (told != null) {
      told.error(error);
    }
  }

  /** Nobody waits for the end any more. */
  void forgetSink() {
    sink = null;
  }

  /** The connection is gone. */
  void abort() {
    cancel();
    if (!settled) {
      settled = true;
      MonoSink<Void> told = sink;
      if (told != null) {
        told.error(DownstreamException.gone());
      }
    }
  }
}

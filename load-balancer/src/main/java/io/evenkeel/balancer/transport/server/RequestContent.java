package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.DownstreamException;
import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.netty.InboundBody;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * What comes behind a request's head.
 *
 * <p><i>Confined to the event loop.</i>
 */
final class RequestContent implements InboundBody.Source {

  private final Channel channel;
  private final InboundBody body;
  private Fields trailers = Fields.NONE;
  private long bytes;
  private boolean complete;
  private boolean broken;

  RequestContent(Channel channel, Framing framing) {
    this.channel = channel;
    this.body = new InboundBody(channel.eventLoop(), this);
    if (framing.isEmpty()) {
      complete = true;
      body.complete();
    }
  }

  InboundBody body() {
    return body;
  }

  /** So far. */
  long bytes() {
    return bytes;
  }

  boolean isComplete() {
    return complete;
  }

  Fields trailers() {
    return trailers;
  }

  void received(ByteBuf content) {
    bytes += content.readableBytes();
    if (broken || complete) {
      content.release();
    } else {
      body.received(content);
    }
  }

  void ended(Fields fields) {
    if (!broken && !complete) {
      trailers = fields;
      complete = true;
      body.complete();
      if (body.isPaused()) {
        // What it holds will not start the reading again.
        resume();
      }
    }
  }

  /** The rest is none, or too much: who reads it is told, and may answer. */
  void refused(Refusal refusal) {
    if (!complete && !broken) {
      broken = true;
      body.fail(DownstreamException.refused(refusal));
    }
  }

  /** There will be no rest. */
  void gone() {
    body.fail(DownstreamException.gone());
    body.discard();
  }

  /** Nobody wants it any more. */
  void discard() {
    broken = true;
    body.discard();
  }

  @Override
  public void pause() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resume() {
    channel.config().setAutoRead(true);
  }

  @Override
  public void abandoned() {
    // A client that can only write would never come to read its answer.
    resume();
  }
}

package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.UpstreamException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * What a decoder made of some bytes, as lines that can be compared: adjacent content in one, so
 * that it does not matter how the bytes were cut.
 */
final class Decoded {

  static final HeadLimits LIMITS = new HeadLimits(200, 400, 10);

  private final List<String> lines = new ArrayList<>();
  private final List<Object> heads = new ArrayList<>();

  /** All requests in these bytes, one after the other. */
  static Decoded requests(String... reads) {
    return requests(false, reads);
  }

  static Decoded requests(boolean rejectNonAscii, String... reads) {
    RequestDecoder decoder = new RequestDecoder(LIMITS, rejectNonAscii);
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    Decoded decoded = new Decoded();
    for (String read : reads) {
      channel.writeInbound(bytes(read));
      while (decoded.take(channel)) {
        decoder.next(channel.pipeline().context(decoder));
      }
    }
    channel.finishAndReleaseAll();
    return decoded;
  }

  /** The response to a request of that method, and whether the connection is clean then. */
  static Decoded response(String method, String... reads) {
    ResponseDecoder decoder = new ResponseDecoder(LIMITS);
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    decoder.expect(method);
    Decoded decoded = new Decoded();
    for (String read : reads) {
      channel.writeInbound(bytes(read));
      decoded.take(channel);
    }
    decoded.lines.add(decoder.isClean() ? "clean" : "unclean");
    channel.finish();
    decoded.take(channel);
    return decoded;
  }

  static ByteBuf bytes(String text) {
    return ByteBufAllocator.DEFAULT.buffer().writeBytes(text.getBytes(ISO_8859_1));
  }

  /** Takes what has come out; true if a message has ended. */
  private boolean take(EmbeddedChannel channel) {
    boolean ended = false;
    for (Object out = channel.readInbound(); out != null; out = channel.readInbound()) {
      switch (out) {
        case ByteBuf content -> {
          content(content.toString(ISO_8859_1));
          content.release();
        }
        case EndOfMessage end -> {
          lines.add("end" + shown(end.trailers()));
          ended = true;
        }
        case RequestHead head -> {
          heads.add(head);
          lines.add(
              "%s %s %s%s %s"
                  .formatted(
                      head.method(),
                      head.target(),
                      head.version(),
                      shown(head.fields()),
                      head.framing()));
        }
        case ResponseHead head -> {
          heads.add(head);
          lines.add(
              "%d %s %s%s %s"
                  .formatted(
                      head.status(),
                      head.reason(),
                      head.version(),
                      shown(head.fields()),
                      head.framing()));
        }
        case Refusal refusal -> lines.add("refused " + refusal.status() + ": " + refusal.detail());
        case UpstreamException failure ->
            lines.add("failed " + failure.kind() + ": " + failure.getMessage());
        default -> lines.add("unexpected " + out);
      }
    }
    return ended;
  }

  private void content(String more) {
    int last = lines.size() - 1;
    if (last >= 0 && lines.get(last).startsWith("content ")) {
      lines.set(last, lines.get(last) + more);
    } else {
      lines.add("content " + more);
    }
  }

  private static String shown(Fields fields) {
    StringBuilder shown = new StringBuilder();
    fields.forEach((name, value) -> shown.append(" [").append(name).append(": ").append(value).append(']'));
    return shown.toString();
  }

  List<String> lines() {
    return lines;
  }

  List<Object> heads() {
    return heads;
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}

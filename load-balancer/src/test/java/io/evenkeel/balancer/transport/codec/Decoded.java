package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.UpstreamException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder made of some bytes, as lines that can be compared: adjacent content in one, so
 * that it does not matter how the bytes were cut. Every buffer must be gone afterwards.
 */
final class Decoded {

  static final HeadLimits LIMITS = new HeadLimits(200, 400, 10);
  static final int MAX_INTERIM = 100;

  /** Counts every byte that is not released. */
  private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false);

  private final List<String> lines = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private final StringBuilder content = new StringBuilder();
  private @Nullable Object head;

  /** A request or response that has ended, or an interim response. */
  record Message(Object head, String content, Fields trailers) {}

  private Decoded() {}

  /** All requests in these bytes, one after the other, however they are cut. */
  static Decoded requests(String bytes) {
    return everyWay(bytes, reads -> requests(LIMITS, false, reads));
  }

  /** As {@link #requests(String)}, cut as given. */
  static Decoded requests(HeadLimits limits, boolean rejectNonAscii, List<String> reads) {
    RequestDecoder decoder = new RequestDecoder(limits, rejectNonAscii);
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    Decoded decoded = new Decoded();
    channel.config().setAllocator(decoded.buffers);
    for (String read : reads) {
      channel.writeInbound(decoded.bytes(read));
      while (decoded.take(channel)) {
        decoder.next(channel.pipeline().context(decoder));
      }
    }
    channel.finish();
    decoded.take(channel);
    return decoded.withoutLeak();
  }

  /** The response to a request of that method, however cut, and whether the connection is clean. */
  static Decoded response(String method, String bytes) {
    return everyWay(bytes, reads -> response(LIMITS, method, reads));
  }

  /** As {@link #response(String, String)}, cut as given. */
  static Decoded response(HeadLimits limits, String method, List<String> reads) {
    ResponseDecoder decoder = new ResponseDecoder(limits, MAX_INTERIM);
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    decoder.expect(method);
    Decoded decoded = new Decoded();
    channel.config().setAllocator(decoded.buffers);
    for (String read : reads) {
      channel.writeInbound(decoded.bytes(read));
      decoded.take(channel);
    }
    decoded.lines.add(decoder.isClean() ? "clean" : "unclean");
    channel.finish();
    decoded.take(channel);
    return decoded.withoutLeak();
  }

  /** In one read, in two at every place, and byte by byte: always with the same outcome. */
  private static Decoded everyWay(String bytes, Function<List<String>, Decoded> decode) {
    Decoded whole = decode.apply(List.of(bytes));
    for (int i = 1; i < bytes.length(); i++) {
      assertThat(decode.apply(List.of(bytes.substring(0, i), bytes.substring(i))).lines)
          .as("cut after %d bytes", i)
          .isEqualTo(whole.lines);
    }
    assertThat(decode.apply(single(bytes)).lines).as("byte by byte").isEqualTo(whole.lines);
    return whole;
  }

  /** The text in parts of one byte. */
  static List<String> single(String text) {
    return text.chars().mapToObj(Character::toString).toList();
  }

  private ByteBuf bytes(String text) {
    return buffers.buffer().writeBytes(text.getBytes(ISO_8859_1));
  }

  private Decoded withoutLeak() {
    assertThat(buffers.metric().usedHeapMemory() + buffers.metric().usedDirectMemory())
        .as("bytes in buffers that were not released")
        .isZero();
    return this;
  }

  /** Takes what has come out; true if a message has ended. */
  private boolean take(EmbeddedChannel channel) {
    boolean ended = false;
    for (Object out = channel.readInbound(); out != null; out = channel.readInbound()) {
      if (out instanceof ByteBuf content) {
        content(content.toString(ISO_8859_1));
        this.content.append(content.toString(ISO_8859_1));
        content.release();
      } else {
        message(out);
        lines.add(line(out));
        ended |= out instanceof EndOfMessage;
      }
    }
    return ended;
  }

  private void message(Object out) {
    if (out instanceof EndOfMessage end && head != null) {
      messages.add(new Message(head, content.toString(), end.trailers()));
    } else if (out instanceof ResponseHead response && response.isInterim()) {
      messages.add(new Message(response, "", Fields.NONE));
    } else {
      head = out;
      content.setLength(0);
    }
  }

  private static String line(Object message) {
    return switch (message) {
      case EndOfMessage end -> "end" + shown(end.trailers());
      case RequestHead head ->
          "%s %s %s%s %s"
              .formatted(
                  head.method(),
                  head.target(),
                  head.version(),
                  shown(head.fields()),
                  head.framing().kind());
      case ResponseHead head ->
          "%d %s, %s%s %s"
              .formatted(
                  head.status(),
                  head.reason(),
                  head.version(),
                  shown(head.fields()),
                  head.framing().kind());
      case Refusal refusal -> "refused %d: %s".formatted(refusal.status(), refusal.detail());
      case UpstreamException failure ->
          "failed %s: %s".formatted(failure.kind(), failure.getMessage());
      default -> "unexpected " + message;
    };
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
    fields.forEach(
        (name, value) -> shown.append(" [").append(name).append(": ").append(value).append(']'));
    return shown.toString();
  }

  List<String> lines() {
    return lines;
  }

  /** What has come whole. */
  List<Message> messages() {
    return messages;
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}

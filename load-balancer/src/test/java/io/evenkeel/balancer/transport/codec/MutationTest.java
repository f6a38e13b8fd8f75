package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Spoiled messages, of fixed seeds: whatever comes, the decoder ends in one of few ways, whichever
 * way the bytes are cut, and what it accepts says the same once written and read again.
 */
class MutationTest {

  private static final int ROUNDS = 1_500;

  private static final String CHUNKS =
      "5;a=\"b\"\r\nabcde\r\n0A;c\r\n0123456789\r\n0\r\nX: y\r\n\r\n";

  private static final List<String> REQUESTS =
      List.of(
          "GET /a?b|c HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n",
          "GET http://b:80/c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
          "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET / HTTP/1.0\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS);

  private static final List<String> RESPONSES =
      List.of(
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nabcde",
          "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nabcde",
          "HTTP/1.0 200\r\nX : y\r\n\r\nabcde",
          "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
          "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\n\r\nabcde",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS);

  private static final Set<String> KINDS =
      Set.of("content", "end", "refused", "failed", "clean", "unclean");

  /** Messages, each with its content and end; then perhaps a part of one, or why there is none. */
  private static final Pattern OUTCOME =
      Pattern.compile(
          "(head (content )?end )*(interim )*(head (content )?(end )?)?((refused|failed) )?"
              + "(clean |unclean (end )?)?");

  private static final String FIELDS =
      "([!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t -~\\x80-\\xff]*\r\n)*\r\n";

  /** What the first head is at most, put another way than in the decoder. */
  private static final Pattern REQUEST =
      Pattern.compile(
          "(\r\n){0,4}[!#$%&'*+.^_`|~0-9A-Za-z-]+ [!-~\\x80-\\xff]+ HTTP/1\\.[0-9]\r\n"
              + FIELDS
              + ".*",
          Pattern.DOTALL);

  private static final Pattern RESPONSE =
      Pattern.compile(
          "HTTP/1\\.[0-9] [1-9][0-9]{2}( [\\t -~\\x80-\\xff]*)?\r\n"
              + FIELDS.replace(":", "[ \\t]*:")
              + ".*",
          Pattern.DOTALL);

  private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void spoiledRequests(long seed) {
    spoiled(seed, REQUESTS, REQUEST, reads -> Decoded.requests(Decoded.LIMITS, false, reads));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void spoiledResponses(long seed) {
    spoiled(seed, RESPONSES, RESPONSE, reads -> Decoded.response(Decoded.LIMITS, "GET", reads));
  }

  private void spoiled(
      long seed, List<String> samples, Pattern head, Function<List<String>, Decoded> decode) {
    Mutations mutations = new Mutations(seed, samples);
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String bytes = mutations.next();
      String which = "seed %d, round %d: %s".formatted(seed, round, bytes);
      Decoded decoded = decode.apply(List.of(bytes));
      assertThat(decode.apply(mutations.cut(bytes)).lines()).as(which).isEqualTo(decoded.lines());
      assertThat(outcome(decoded)).as(which).matches(OUTCOME);
      if (!decoded.messages().isEmpty()) {
        accepted++;
        assertThat(bytes).as(which).matches(head);
        List<String> saying = decoded.messages().stream().map(this::written).toList();
        Decoded again = decode.apply(List.of(String.join("", saying)));
        assertThat(again.messages().stream().map(this::written)).as(which).isEqualTo(saying);
      }
    }
    assertThat(accepted).as("accepted with seed %d", seed).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
  }

  private static String outcome(Decoded decoded) {
    StringBuilder outcome = new StringBuilder();
    for (String line : decoded.lines()) {
      String word = line.split("[ :]", 2)[0];
      boolean interim = line.matches("(?s)1(?!01)\\d\\d .*");
      outcome.append(KINDS.contains(word) ? word : interim ? "interim" : "head").append(' ');
    }
    return outcome.toString();
  }

  /** The message as the proxy would send it on. */
  private String written(Decoded.Message message) {
    Framing framing;
    String head;
    if (message.head() instanceof RequestHead request) {
      framing = request.framing();
      Fields passing = passing(request.fields());
      if (!passing.contains("Host")) {
        passing.add("Host", "added");
      }
      head =
          text(
              MessageWriter.request(
                  buffers,
                  new RequestHead(
                      request.method(), request.target(), request.version(), passing, framing)));
    } else {
      ResponseHead response = (ResponseHead) message.head();
      framing = response.framing();
      head =
          text(
              MessageWriter.response(
                  buffers,
                  new ResponseHead(
                      response.status(),
                      response.reason(),
                      response.version(),
                      passing(response.fields()),
                      framing),
                  framing.kind() == Framing.Kind.CHUNKED,
                  null));
    }
    return head + body(message, framing.kind() == Framing.Kind.CHUNKED);
  }

  private String body(Decoded.Message message, boolean chunked) {
    String content = message.content();
    if (!chunked) {
      return content;
    }
    String last = text(MessageWriter.lastChunk(buffers, message.trailers()));
    return content.isEmpty()
        ? last
        : text(MessageWriter.chunkStart(buffers, content.length()))
            + content
            + text(MessageWriter.chunkEnd())
            + last;
  }

  private static Fields passing(Fields fields) {
    Fields passing = new Fields();
    fields.forEach((name, value) -> {
      if (!name.equalsIgnoreCase("Transfer-Encoding")) {
        passing.add(name, value);
      }
    });
    return passing;
  }

  private static String text(ByteBuf bytes) {
    String text = bytes.toString(ISO_8859_1);
    bytes.release();
    return text;
  }
}

package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadScannerTest {

  private static final HeadLimits LARGE = new HeadLimits(10_000, 1_000_000, 100_000);

  private final List<String> startLines = new ArrayList<>();
  private final HeadScanner scanner =
      new HeadScanner(
          LARGE,
          HeadScanner.Kind.REQUEST,
          (bytes, start, end) -> startLines.add(new String(bytes, start, end - start, ISO_8859_1)));

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, ISO_8859_1);
  }

  @Test
  void takesTheHeadAndNotAByteMore() throws MalformedException {
    ByteBuf in = bytes("A B C\r\nX: y\r\n\r\nrest");
    assertThat(scanner.read(in)).isTrue();
    assertThat(in.toString(ISO_8859_1)).isEqualTo("rest");
    assertThat(scanner.read(in)).isTrue();
    assertThat(in.readableBytes()).isEqualTo(4);
  }

  /** So no byte is looked at twice, and a head that dribbles in costs no more than another. */
  @Test
  void takesEveryByteAsItArrives() throws MalformedException {
    for (String part : Decoded.single("A B C\r\nX: y\r\n\r")) {
      ByteBuf in = bytes(part);
      assertThat(scanner.read(in)).isFalse();
      assertThat(in.isReadable()).isFalse();
    }
    assertThat(scanner.read(bytes("\n"))).isTrue();
    assertThat(scanner.fields().toString()).isEqualTo("X: y\n");
  }

  @Test
  void judgesTheStartLineOnceAndBeforeTheFields() throws MalformedException {
    scanner.read(bytes("\r\nA B C\r"));
    assertThat(startLines).isEmpty();
    scanner.read(bytes("\n"));
    assertThat(startLines).containsExactly("A B C");
    scanner.read(bytes("X: y\r\n\r\n"));
    assertThat(startLines).hasSize(1);
  }

  @Test
  void hasBegunWithTheFirstByteThatIsNoEmptyLine() throws MalformedException {
    assertThat(scanner.hasBegun()).isFalse();
    scanner.read(bytes("\r\n\r"));
    assertThat(scanner.hasBegun()).isFalse();
    scanner.read(bytes("\nA"));
    assertThat(scanner.hasBegun()).isTrue();
  }

  @Test
  void passesOnTheHeadWithoutTheEmptyLinesBeforeIt() throws MalformedException {
    scanner.read(bytes("\r\nA B C\r\nX: y\r\n\r\nrest"));
    assertThat(scanner.whole().toString(ISO_8859_1)).isEqualTo("A B C\r\nX: y\r\n\r\n");
  }

  @Test
  void anyNumberOfLinesKeepsItsOrderAndIsForgottenAfterwards() throws MalformedException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      lines.append("X-").append(i).append(": ").append(i).append("\r\n");
    }
    assertThat(scanner.read(bytes("A B C\r\n" + lines + "\r\n"))).isTrue();
    Fields fields = scanner.fields();
    assertThat(fields.size()).isEqualTo(5_000);
    for (int i = 0; i < 5_000; i++) {
      assertThat(fields.name(i)).isEqualTo("X-" + i);
      assertThat(fields.value(i)).isEqualTo("" + i);
    }
    scanner.reset();
    assertThat(scanner.read(bytes("A B C\r\nY: z\r\n\r\n"))).isTrue();
    assertThat(scanner.fields().toString()).isEqualTo("Y: z\n");
  }

  @Test
  void aTrailerSectionHasNoStartLine() throws MalformedException {
    HeadScanner trailers = new HeadScanner(LARGE, HeadScanner.Kind.REQUEST_TRAILERS);
    ByteBuf in = bytes("X: y\r\n\r\nrest");
    assertThat(trailers.read(in)).isTrue();
    assertThat(trailers.fields().toString()).isEqualTo("X: y\n");
    assertThat(in.toString(ISO_8859_1)).isEqualTo("rest");
  }
}

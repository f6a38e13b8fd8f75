package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageWriterTest {

  private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false);

  private static String text(ByteBuf bytes) {
    String text = bytes.toString(ISO_8859_1);
    bytes.release();
    return text;
  }

  private String request(String method, String target, Fields fields, Framing framing) {
    return text(
        MessageWriter.request(
            buffers, new RequestHead(method, target, Version.HTTP_1_0, fields, framing)));
  }

  private String request(Fields fields) {
    return request("GET", "/", fields, Framing.NONE);
  }

  private String response(int status, String reason, Fields fields, boolean chunked) {
    ResponseHead head =
        new ResponseHead(status, reason, Version.HTTP_1_0, fields, Framing.UNTIL_CLOSE);
    return text(MessageWriter.response(buffers, head, chunked, chunked ? null : "close"));
  }

  @Test
  void aRequestIsWrittenAsItIs() {
    Fields fields = new Fields().add("Host", "a").add("x", "").add("X", "\u0080 \t\u00ff");
    assertThat(request("X-Y", "/\u00e9|%zz", fields, Framing.length(3)))
        .isEqualTo("X-Y /\u00e9|%zz HTTP/1.1\r\nHost: a\r\nx: \r\nX: \u0080 \t\u00ff\r\n\r\n");
  }

  @Test
  void aChunkedRequestSaysSo() {
    assertThat(request("GET", "*", Fields.NONE, Framing.CHUNKED))
        .isEqualTo("GET * HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  @Test
  void aResponseIsWrittenAsItIs() {
    Fields fields = new Fields().add("Set-Cookie", "a").add("Set-Cookie", "b");
    assertThat(response(299, "\u00e9 X", fields, true))
        .startsWith("HTTP/1.1 299 \u00e9 X\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n")
        .endsWith("b\r\nTransfer-Encoding: chunked\r\n\r\n");
    assertThat(response(503, "", Fields.NONE, false))
        .isEqualTo("HTTP/1.1 503 \r\nConnection: close\r\n\r\n");
  }

  @Test
  void aLargeHeadIsWrittenWhole() {
    String value = "y".repeat(100_000);
    assertThat(request(new Fields().add("X", value))).endsWith("X: " + value + "\r\n\r\n");
    assertThat(request(new Fields().add("X", "z"))).endsWith("X: z\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "15,f", "16,10", "255,ff", "4096,1000", "2147483647,7fffffff"})
  void aChunkStartsWithItsSize(int size, String hexadecimal) {
    assertThat(text(MessageWriter.chunkStart(buffers, size))).isEqualTo(hexadecimal + "\r\n");
  }

  @Test
  void anEmptyChunkWouldEndTheMessage() {
    assertThatIllegalArgumentException().isThrownBy(() -> MessageWriter.chunkStart(buffers, 0));
  }

  @Test
  void sharedBuffersCanBeWrittenAgainAndAgain() {
    for (int i = 0; i < 3; i++) {
      ByteBuf end = MessageWriter.chunkEnd();
      assertThat(end.readableBytes()).isEqualTo(2);
      end.skipBytes(2);
      end.release();
      assertThat(text(MessageWriter.lastChunk(buffers, Fields.NONE))).isEqualTo("0\r\n\r\n");
    }
  }

  @Test
  void trailersGoBehindTheLastChunk() {
    Fields trailers = new Fields().add("X", "y").add("Z", "");
    assertThat(text(MessageWriter.lastChunk(buffers, trailers)))
        .isEqualTo("0\r\nX: y\r\nZ: \r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\0", "\r\nX: y", "\u0001", "\u007f", "\u0141", "\u560a"})
  void nothingIsSmuggledOut(String bad) {
    refused(() -> request("G" + bad, "/", Fields.NONE, Framing.NONE));
    refused(() -> request("GET", "/" + bad, Fields.NONE, Framing.NONE));
    refused(() -> request(new Fields().add("X" + bad, "y")));
    refused(() -> request(new Fields().add("X", "y" + bad)));
    refused(() -> response(200, bad, Fields.NONE, false));
    refused(() -> response(200, "", new Fields().add("X", bad), false));
    refused(() -> MessageWriter.lastChunk(buffers, new Fields().add("X", bad)));
    ResponseHead head = new ResponseHead(200, "", Version.HTTP_1_1, Fields.NONE, Framing.NONE);
    refused(() -> MessageWriter.response(buffers, head, false, bad));
  }

  @Test
  void wordsOfTheStartLineStayWords() {
    refused(() -> request("", "/", Fields.NONE, Framing.NONE));
    refused(() -> request("GET /", "/", Fields.NONE, Framing.NONE));
    refused(() -> request("GET", "", Fields.NONE, Framing.NONE));
    refused(() -> request("GET", "/ HTTP/1.1", Fields.NONE, Framing.NONE));
    refused(() -> request("GET", "/\t", Fields.NONE, Framing.NONE));
    refused(() -> request(new Fields().add("", "y")));
    refused(() -> request(new Fields().add("X:", "y")));
    refused(() -> request(new Fields().add("X ", "y")));
    refused(() -> response(99, "", Fields.NONE, false));
    refused(() -> response(1000, "", Fields.NONE, false));
  }

  @Test
  void noFieldContradictsTheFraming() {
    Fields length = new Fields().add("content-length", "3");
    assertThat(request(length)).contains("content-length: 3");
    refused(() -> request("GET", "/", length, Framing.CHUNKED));
    refused(() -> response(200, "", length, true));
    refused(() -> request(new Fields().add("Content-Length", "3").add("Content-Length", "3")));
    refused(() -> request(new Fields().add("transfer-encoding", "chunked")));
  }

  private void refused(Runnable writing) {
    assertThatIllegalArgumentException()
        .isThrownBy(writing::run)
        .withMessageContaining("expected: ");
    assertThat(buffers.metric().usedHeapMemory() + buffers.metric().usedDirectMemory()).isZero();
  }

  @Test
  void headsAreReadyToBeWrittenToASocket() {
    ByteBuf pooled =
        MessageWriter.request(
            ByteBufAllocator.DEFAULT,
            new RequestHead("GET", "/", Version.HTTP_1_1, Fields.NONE, Framing.NONE));
    assertThat(pooled.isDirect()).isTrue();
    pooled.release();
  }
}

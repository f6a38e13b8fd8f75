package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.proxy.ScriptedUpstream.Call;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code balancer.retry.max-body}, 64 KiB, means on the wire. */
class ProxyKeptBodyTest {

  private static final int MAX = 64 * 1024;

  private final ProxyUnderTest proxy = new ProxyUnderTest(ProxyUnderTest.PATIENT);

  @AfterEach
  void nothingIsLeftInFlight() {
    await().untilAsserted(() -> assertThat(proxy.inFlight()).isZero());
    proxy.close();
  }

  @ParameterizedTest
  @CsvSource({"false, 0, 200", "true, 0, 200", "false, 1, 502", "true, 1, 502"})
  void repeatsABodyUpToTheLimitAndNotOneByteMore(boolean chunked, int more, int status)
      throws Exception {
    String text = "0123456789abcdef".repeat(MAX / 16) + "x".repeat(more);
    try (ScriptedUpstream bad =
            new ScriptedUpstream(call -> {
              call.drain();
              call.socket().close();
            });
        ScriptedUpstream good = echoing();
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(bad, good);

      client.send(head(chunked, text.length())).send(chunked ? chunks(text) : text);

      assertThat(client.head()).startsWith("HTTP/1.1 " + status);
      if (status == 200) {
        assertThat(new String(client.in().readNBytes(text.length()), StandardCharsets.US_ASCII))
            .isEqualTo(text);
      }
      assertThat(good.calls()).hasSize(status == 200 ? 1 : 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void repeatsABodyThatIsStillOnItsWay(boolean chunked) throws Exception {
    try (ScriptedUpstream bad =
            new ScriptedUpstream(call -> {
              call.in().read();
              call.reset();
            });
        ScriptedUpstream good = echoing();
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(bad, good);
      client.send(head(chunked, 10)).send(chunked ? "5\r\n12345\r\n" : "12345");
      await().until(() -> good.calls().size() == 1);

      client.send(chunked ? "5\r\n67890\r\n0\r\n\r\n" : "67890");

      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.in().readNBytes(10)).asString().isEqualTo("1234567890");
    }
  }

  @Test
  void cannotRepeatWhatGrewPastTheLimitWhileItArrived() throws Exception {
    try (ScriptedUpstream bad =
            new ScriptedUpstream(call -> {
              call.in().readNBytes(MAX + 100);
              call.reset();
            });
        ScriptedUpstream good = echoing();
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(bad, good);

      client.send(head(true, 0)).send("20000\r\n" + "x".repeat(0x20000) + "\r\n");

      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
      assertThat(good.calls()).isEmpty();
    }
  }

  private static ScriptedUpstream echoing() throws Exception {
    return new ScriptedUpstream(
        (Call call) -> call.answer(200, new String(call.body(), StandardCharsets.US_ASCII)));
  }

  private static String head(boolean chunked, int length) {
    return "PUT / HTTP/1.1\r\nHost: a\r\n"
        + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + length)
        + "\r\n\r\n";
  }

  private static String chunks(String text) {
    StringBuilder chunks = new StringBuilder();
    for (int from = 0; from < text.length(); from += 1_000) {
      String chunk = text.substring(from, Math.min(text.length(), from + 1_000));
      chunks
          .append(Integer.toHexString(chunk.length()))
          .append("\r\n")
          .append(chunk)
          .append("\r\n");
    }
    return chunks.append("0\r\n\r\n").toString();
  }
}

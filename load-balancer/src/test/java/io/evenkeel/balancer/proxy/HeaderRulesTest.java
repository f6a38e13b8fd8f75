package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {

  private static final Hop HOP = new Hop("10.0.0.7", "http", 8080, "backend1:9000", "id-1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: close",
        "Keep-Alive: timeout=5",
        "Proxy-Connection: keep-alive",
        "Proxy-Authenticate: Basic",
        "Proxy-Authorization: Basic eA==",
        "TE: trailers",
        "Trailer: Expires",
        "Transfer-Encoding: chunked",
        "Upgrade: h2c",
        "HTTP2-Settings: AAMAAABk",
        "uPGRADE: websocket"
      })
  void removesWhatConcernsOneConnectionInBothDirections(String line) {
    assertThat(upstream(line)).doesNotContain(line);
    assertThat(downstream(line)).containsExactly("Via: 1.1 evenkeel");
  }

  @Test
  void removesWhatConnectionNominates() {
    String[] lines = {
      "Connection: X-One, x-two",
      "Connection: ,X-Three",
      "X-One: 1",
      "X-Two: 2",
      "X-Three: 3",
      "X-Four: 4"
    };

    assertThat(upstream(lines))
        .contains("X-Four: 4")
        .noneMatch(l -> l.matches("X-(One|Two|Three).*"));
    assertThat(downstream(lines)).containsExactly("X-Four: 4", "Via: 1.1 evenkeel");
  }

  @Test
  void neverRemovesByNominationWhatFramesOrAddressesAMessage() {
    assertThat(upstream("Connection: Host, Content-Length", "Host: a", "Content-Length: 3"))
        .contains("Host: a", "Content-Length: 3");
    assertThat(downstream("Connection: content-length", "Content-Length: 3"))
        .contains("Content-Length: 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For: 1.2.3.4     | X-Forwarded-For: 10.0.0.7",
        "X-Forwarded-Proto: https     | X-Forwarded-Proto: http",
        "X-Forwarded-Host: evil       | X-Forwarded-Host: shop.example",
        "X-Forwarded-Port: 443        | X-Forwarded-Port: 8080",
        "Forwarded: for=1.2.3.4       | X-Forwarded-For: 10.0.0.7",
        "X-Real-IP: 1.2.3.4           | X-Forwarded-For: 10.0.0.7",
        "X-Request-Id: the client's   | X-Request-Id: id-1"
      })
  void saysOfTheClientOnlyWhatItKnowsItself(String claimed, String sent) {
    assertThat(upstream("Host: shop.example", claimed)).contains(sent).doesNotContain(claimed);
  }

  @Test
  void keepsHostAndEverythingElseAsItIs() {
    assertThat(
            upstream(
                "Host: shop.example:81", "traceparent: 00-a-b-01", "Cookie: a=1", "Cookie: b=2"))
        .startsWith(
            "Host: shop.example:81", "traceparent: 00-a-b-01", "Cookie: a=1", "Cookie: b=2");
  }

  @Test
  void sendsTheBackendsAuthorityWhenTheClientSentNoHost() {
    assertThat(upstream())
        .contains("Host: backend1:9000")
        .noneMatch(line -> line.startsWith("X-Forwarded-Host"));
  }

  @Test
  void appendsItselfToVia() {
    assertThat(upstream("Via: 1.0 a", "Via: 1.1 b"))
        .contains("Via: 1.0 a, 1.1 b, 1.1 evenkeel")
        .doesNotContain("Via: 1.0 a");
    assertThat(downstream("Via: 1.1 c")).containsExactly("Via: 1.1 c, 1.1 evenkeel");
  }

  @Test
  void leavesTheResponsesFieldsAsTheyAre() {
    assertThat(downstream("Set-Cookie: a=1", "Set-Cookie: b=2", "X-Forwarded-For: x"))
        .containsExactly(
            "Set-Cookie: a=1", "Set-Cookie: b=2", "X-Forwarded-For: x", "Via: 1.1 evenkeel");
  }

  private static List<String> upstream(String... lines) {
    List<String> out = new ArrayList<>();
    HeaderRules.toUpstream(new Lines(List.of(lines)), HOP, (n, v) -> out.add(n + ": " + v));
    return out;
  }

  private static List<String> downstream(String... lines) {
    List<String> out = new ArrayList<>();
    HeaderRules.toDownstream(new Lines(List.of(lines)), (n, v) -> out.add(n + ": " + v));
    return out;
  }

  private record Lines(List<String> all) implements HeaderFields {

    @Override
    public List<String> lines(String name) {
      List<String> found = new ArrayList<>();
      forEachLine((n, value) -> {
        if (n.equalsIgnoreCase(name)) {
          found.add(value);
        }
      });
      return found;
    }

    @Override
    public void forEachLine(BiConsumer<String, String> visitor) {
      for (String line : all) {
        int colon = line.indexOf(':');
        visitor.accept(line.substring(0, colon), line.substring(colon + 2));
      }
    }
  }
}

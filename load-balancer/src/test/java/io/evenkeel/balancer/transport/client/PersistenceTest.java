package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9112, section 9.3. */
class PersistenceTest {

  @ParameterizedTest
  @CsvSource({
    "HTTP_1_1, '', true",
    "HTTP_1_1, close, false",
    "HTTP_1_1, Close, false",
    "HTTP_1_1, 'x, close', false",
    "HTTP_1_1, 'close ,x', false",
    "HTTP_1_1, closed, true",
    "HTTP_1_1, ',', true",
    "HTTP_1_0, '', false",
    "HTTP_1_0, keep-alive, true",
    "HTTP_1_0, 'keep-alive, close', false",
  })
  void followsVersionAndConnection(Version version, String connection, boolean persists) {
    Fields fields = new Fields().add("Connection", connection);
    assertThat(Persistence.of(new ResponseHead(200, "", version, fields, Framing.length(1))))
        .isEqualTo(persists);
  }

  @Test
  void looksAtEveryLine() {
    Fields fields = new Fields().add("connection", "x").add("CONNECTION", "close");
    assertThat(Persistence.of(new ResponseHead(200, "", Version.HTTP_1_1, fields, Framing.NONE)))
        .isFalse();
  }

  @Test
  void aResponseUpToTheEndOfTheConnectionIsItsLast() {
    assertThat(
            Persistence.of(
                new ResponseHead(200, "", Version.HTTP_1_1, Fields.NONE, Framing.UNTIL_CLOSE)))
        .isFalse();
  }
}

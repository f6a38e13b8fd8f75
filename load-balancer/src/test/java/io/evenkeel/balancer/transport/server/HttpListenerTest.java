package io.evenkeel.balancer.transport.server;

import static io.evenkeel.balancer.transport.server.ServerUnderTest.handler;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpListenerTest {

  @Test
  void answers() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> call.answer(200, call.downstream().head().target())));
        RawClient client = server.client()) {
      client.send("GET /a|b HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.head()).isEqualTo("HTTP/1.1 200 Fine\nContent-Length: 4\n");
      assertThat(client.read(4)).isEqualTo("/a|b");
      client.send("GET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(client.head())
          .isEqualTo("HTTP/1.1 200 Fine\nContent-Length: 2\nConnection: close\n");
      assertThat(client.rest()).isEqualTo("/c");
    }
  }
}

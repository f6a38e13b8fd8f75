package io.evenkeel.node.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.node.HttpCalls;
import io.evenkeel.node.RawClient;
import io.evenkeel.node.RunningNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@RunningNode
class OpenConnectionsTest {

  @LocalServerPort private int port;
  @Autowired private OpenConnections connections;

  @Test
  void anIdleConnectionIsClosedInGoodOrder() throws Exception {
    try (RawClient client = new RawClient(port)) {
      client.get("/health").response();

      // The response is read before Tomcat has put the connection to rest.
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> {
            connections.closeIdle(Duration.ZERO);
            return connections.open().isEmpty();
          });

      assertThat(client.read()).isEqualTo(-1);
    }
  }

  @Test
  void aConnectionThatWasUsedLatelyIsSpared() throws Exception {
    try (RawClient client = new RawClient(port)) {
      client.get("/health").response();

      connections.closeIdle(Duration.ofMinutes(5));

      assertThat(client.get("/health").response()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aRequestInFlightIsSpared() throws Exception {
    HttpCalls node = new HttpCalls(port);
    node.fault("{\"hang_rate\": 1}");
    try (RawClient client = new RawClient(port)) {
      client.get("/health").response();
      client.get("/process");
      // Idle by the clock alone: nothing has come over it since the request did.
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> {
            connections.closeIdle(Duration.ofMillis(50));
            return connections.open().size() == 1;
          });
      connections.closeIdle(Duration.ZERO);

      node.call("DELETE", "/fault");

      assertThat(client.response()).startsWith("HTTP/1.1 200");
    } finally {
      node.call("DELETE", "/fault");
    }
  }
}

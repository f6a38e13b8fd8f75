package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolTest {

  private final ClientUnderTest client = new ClientUnderTest();

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void aConnectionCarriesOneRequestAfterAnother() throws Exception {
    try (RawUpstream upstream = RawUpstream.saying("hello")) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.get(upstream)).isEqualTo("200 hello");
      }
      assertThat(upstream.connections()).hasSize(1);
      client.awaitIdle(1);
      assertThat(client.counts.connects()).isEqualTo(1);
    }
  }

  @Test
  void bothKindsOfReuseShareAPool() throws Exception {
    try (RawUpstream upstream = RawUpstream.saying("hello")) {
      client.get(upstream, Reuse.ANY);
      client.get(upstream, Reuse.RECENT);
      assertThat(upstream.connections()).hasSize(1);
    }
  }
}

package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.conformance.BalancerUnderTest;
import io.evenkeel.balancer.conformance.ConformanceSettings;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A head and the small body behind it cross in one write, as one read of the backend shows. */
class ProxyOneWriteTest {

  /** Two writes can be met by one late read; not so often. */
  private static final int TIMES = 30;

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
      })
  void headAndSmallBodyOfARequestLeaveTogether(String request) throws Exception {
    String end = request.substring(request.indexOf("\r\n\r\n"));
    try (ServerSocket backend = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        BalancerUnderTest balancer = TrafficPath.start(ConformanceSettings.USUAL)) {
      balancer.serving(List.of("http://127.0.0.1:" + backend.getLocalPort()));
      try (RawClient client = new RawClient(balancer.port()).send(request);
          Socket connection = backend.accept()) {
        connection.setTcpNoDelay(true);
        InputStream in = connection.getInputStream();
        byte[] once = new byte[16 * 1024];
        for (int i = 0; i < TIMES; i++) {
          String read = new String(once, 0, in.read(once), StandardCharsets.ISO_8859_1);
          assertThat(read).as("read at once, request " + i).endsWith(end);

          connection.getOutputStream().write(OK.getBytes(StandardCharsets.ISO_8859_1));
          assertThat(client.head()).startsWith("HTTP/1.1 200 ");
          assertThat(client.in().readNBytes(2)).asString().isEqualTo("ok");
          client.send(request);
        }
      }
    }
  }
}

package io.evenkeel.balancer.transport.server;

import static io.evenkeel.balancer.transport.server.ServerUnderTest.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.Refusals;
import io.evenkeel.balancer.transport.netty.EventLoopConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.core.publisher.Mono;

/** The server as Spring Boot's users meet it. */
@ExtendWith(OutputCaptureExtension.class)
@SuppressWarnings("try") // who closes early, and when, is what these tests are about
class TransportServerConfigurationTest {

  private static final String GET = "GET /actuator/health HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final AtomicInteger CALLS = new AtomicInteger();

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({TransportServerConfiguration.class, EventLoopConfiguration.class})
  static class TrafficOnly {

    @Bean
    HttpHandler traffic() {
      return handler(call -> {
        CALLS.incrementAndGet();
        boolean slow = call.downstream().head().target().equals("/slow");
        return Mono.delay(Duration.ofMillis(slow ? 700 : 0)).then(call.answer(200, "proxied"));
      });
    }

    @Bean
    Refusals refusals() {
      return ServerUnderTest.REFUSALS;
    }

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }
  }

  private static ConfigurableApplicationContext start(String... arguments) {
    SpringApplication application = new SpringApplication(TrafficOnly.class);
    application.setWebApplicationType(WebApplicationType.REACTIVE);
    application.setRegisterShutdownHook(false);
    List<String> all =
        new ArrayList<>(
            List.of(
                "--management.server.port=0",
                "--management.health.redis.enabled=false",
                "--management.endpoint.health.validate-group-membership=false"));
    if (!List.of(arguments).toString().contains("server.port=")) {
      all.add("--server.port=0");
    }
    all.addAll(List.of(arguments));
    return application.run(all.toArray(String[]::new));
  }

  private static int port(ConfigurableApplicationContext process, String which) {
    return process
        .getEnvironment()
        .getRequiredProperty("local.%s.port".formatted(which), Integer.class);
  }

  @Test
  void servesTrafficOnItsPortAndLeavesManagementToTheStockServer() throws Exception {
    try (ConfigurableApplicationContext process = start();
        RawClient traffic = new RawClient(port(process, "server"));
        RawClient management = new RawClient(port(process, "management"))) {
      traffic.send(GET);
      traffic.head();
      assertThat(traffic.read(7)).isEqualTo("proxied");

      management.send(GET);
      assertThat(management.head()).startsWith("HTTP/1.1 200 OK").contains("spring-boot.actuator");

      MeterRegistry meters = process.getBean(MeterRegistry.class);
      assertThat(meters.get(DownstreamMetric.CONNECTIONS).gauge().value()).isEqualTo(1);
      assertThat(meters.get(DownstreamMetric.OPENED).functionCounter().count()).isEqualTo(1);
      assertThat(meters.get(DownstreamMetric.REJECTED).functionCounters()).hasSize(2);
    }
  }

  @Test
  void listensOnItsAddressOnly() throws Exception {
    try (ConfigurableApplicationContext process = start("--server.address=127.0.0.2")) {
      int port = port(process, "server");

      assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(ConnectException.class);
      new RawClient(new java.net.Socket("127.0.0.2", port)).close();
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThatThrownBy(() -> start("--server.port=" + taken.getLocalPort()).close())
          .hasRootCauseInstanceOf(java.io.IOException.class)
          .hasStackTraceContaining(PortInUseException.class.getName());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "server.http2.enabled=true, server.http2.enabled",
    "server.compression.enabled=true, server.compression.enabled",
    "server.max-http-request-header-size=1KB, balancer.limits.head-size",
    "server.netty.idle-timeout=1s, balancer.timeout",
    "server.forward-headers-strategy=native, balancer.trusted-proxies",
    "server.tomcat.threads.max=5, server.tomcat.threads.max",
    "server.made-up=1, server.made-up",
    "balancer.limits.header-count=0, 'balancer.limits.header-count: 0 (expected: 1..10000)'",
    "balancer.timeout.request-head=0s, 'balancer.timeout.request-head: PT0S'",
    "balancer.shutdown.delay=2h, 'balancer.shutdown.delay: PT2H (expected: 0s..1h)'",
    "balancer.event-loops=-1, 'balancer.event-loops: -1 (expected: 0..1024)'"
  })
  void refusesToStartNamingWhatItDoesNotHonour(String property, String named, CapturedOutput log) {
    assertThatThrownBy(() -> start("--" + property).close()).isNotNull();
    assertThat(log.getAll()).contains(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.http2.enabled=false", "server.compression.enabled=false"})
  void acceptsWhatIsSwitchedOff(String property) {
    start("--" + property).close();
  }

  @Test
  void finishesWhatIsInFlightWhenItIsClosed() throws Exception {
    ConfigurableApplicationContext process = start();
    try (process;
        RawClient client = new RawClient(port(process, "server"))) {
      int before = CALLS.get();
      client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
      await().until(() -> CALLS.get() > before);
      Thread closing = Thread.ofPlatform().start(process::close);

      assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("Connection: close");
      assertThat(client.rest()).isEqualTo("proxied");
      client.close();
      closing.join(20_000);
      assertThat(closing.isAlive()).isFalse();
    }
  }

  @Test
  void servesThroughTheDelayWithReadinessGoneAndTheManagementPortOpen() throws Exception {
    ConfigurableApplicationContext process =
        start(
            "--balancer.shutdown.delay=3s",
            "--spring.lifecycle.timeout-per-shutdown-phase=2s",
            "--management.endpoint.health.probes.enabled=true");
    try (process) {
      int port = port(process, "server");
      int management = port(process, "management");
      assertThat(readiness(management)).contains("200");
      Thread closing = Thread.ofPlatform().start(process::close);

      await().until(() -> readiness(management).contains("503"));
      try (RawClient client = new RawClient(port)) {
        client.send(GET);
        assertThat(client.head()).startsWith("HTTP/1.1 200 ").doesNotContain("close");
      }
      closing.join(20_000);
      assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(ConnectException.class);
    }
  }

  private static String readiness(int port) throws java.io.IOException {
    try (RawClient client = new RawClient(port)) {
      client.send(
          "GET /actuator/health/readiness HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      return client.head();
    }
  }

  @Test
  void immediateShutdownWaitsForNobody() throws Exception {
    try (ConfigurableApplicationContext process =
            start("--server.shutdown=immediate", "--balancer.shutdown.delay=1h");
        RawClient client = new RawClient(port(process, "server"))) {
      client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
      process.close();

      client.end();
      assertThat(process.isActive()).isFalse();
    }
  }
}

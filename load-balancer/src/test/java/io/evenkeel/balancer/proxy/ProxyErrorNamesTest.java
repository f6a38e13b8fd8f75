package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.evenkeel.balancer.conformance.ConformanceSettings;
import io.micrometer.core.instrument.Counter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * A failure has one name: what the client reads in {@code Proxy-Status} is what the operator finds
 * in the access log, on the line of that request, and as the tag of the counter.
 */
class ProxyErrorNamesTest {

  private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final Pattern ERROR = Pattern.compile("Proxy-Status: evenkeel; error=([a-z_]+);");
  private static final Pattern ID = Pattern.compile("X-Request-Id: (\\S+)");
  private static final String[] HASTY = {
    "balancer.access-log=true",
    "balancer.timeout.response-head=300ms",
    "balancer.timeout.idle=300ms",
    "balancer.timeout.request-head=300ms",
    "balancer.limits.body-size=1MB"
  };

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final TrafficPath balancer = TrafficPath.start(ConformanceSettings.of(HASTY));

  @BeforeEach
  void listen() {
    log.start();
    accessLog().addAppender(log);
  }

  @AfterEach
  void stop() {
    accessLog().detachAppender(log);
    balancer.close();
  }

  private static Logger accessLog() {
    return (Logger) LoggerFactory.getLogger("io.evenkeel.balancer.access");
  }

  /** What a client sends, what the backend does, and what is said of it. */
  record Case(String error, String sent, ScriptedUpstream.Script backend) {

    @Override
    public String toString() {
      return error + " after " + sent.lines().findFirst().orElse("nothing");
    }
  }

  static Stream<Case> requestsThatFail() {
    return Stream.of(
        new Case("connection_terminated", GET, ScriptedUpstream.Call::reset),
        new Case("http_protocol_error", GET, call -> call.write("220 mail.example ESMTP\r\n\r\n")),
        new Case(
            "http_response_header_section_size",
            GET,
            call -> call.write("HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000))),
        new Case("http_response_timeout", GET, ScriptedUpstream.Call::awaitClose),
        new Case(
            "proxy_loop_detected",
            "GET /a HTTP/1.1\r\nHost: a\r\nVia: 1.1 evenkeel\r\n\r\n",
            ScriptedUpstream.Call::awaitClose),
        new Case(
            "http_request_error",
            "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhello",
            ScriptedUpstream.Call::awaitClose));
  }

  @ParameterizedTest
  @MethodSource("requestsThatFail")
  void hasOneNameForClientLogAndMeter(Case failing) throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(failing.backend)) {
      balancer.serving(List.of("http://127.0.0.1:" + upstream.port()));

      assertThat(failedWith("balancer.errors", failing.sent)).isEqualTo(failing.error);
    }
  }

  @Test
  void soHasARefusedConnection() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      balancer.serving(List.of("http://127.0.0.1:" + listener.getLocalPort()));
    }

    assertThat(failedWith("balancer.errors", GET)).isEqualTo("connection_refused");
  }

  @Test
  void soHasARosterOfNobody() throws Exception {
    balancer.serving(List.of());

    assertThat(failedWith("balancer.errors", GET)).isEqualTo("destination_unavailable");
  }

  static Stream<String> requestsThatAreNone() {
    return Stream.of(
        "GET  /a HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n",
        "GET /a HTTP/2.0\r\nHost: a\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(40_000),
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n",
        "GET /a HTTP/1.1\r\nHo");
  }

  @ParameterizedTest
  @MethodSource("requestsThatAreNone")
  void soHasARefusal(String sent) throws Exception {
    balancer.serving(List.of());

    assertThat(failedWith("balancer.refusals", sent)).startsWith("http_request_");
  }

  /** The head has gone: nobody is told, but the operator. */
  @Test
  void whatBreaksOffIsNamedInLogAndMeter() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
              call.reset();
            });
        RawClient client = new RawClient(balancer.port())) {
      balancer.serving(List.of("http://127.0.0.1:" + upstream.port()));
      client.send(GET);
      assertThat(client.restUntilReset()).doesNotContain("Proxy-Status");

      assertNamed("balancer.errors", "http_response_incomplete", " 200 cut ");
    }
  }

  @Test
  void whatIsAnsweredHasNone() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.saying("hello");
        RawClient client = new RawClient(balancer.port())) {
      balancer.serving(List.of("http://127.0.0.1:" + upstream.port()));
      client.send(GET);
      assertThat(client.head()).startsWith("HTTP/1.1 200 ").doesNotContain("Proxy-Status");

      await().untilAsserted(() -> assertThat(lines()).hasSize(1));
      assertThat(lines().getFirst()).contains(" 200 answered ").endsWith(" error=-");
      assertThat(counted("balancer.errors")).isEmpty();
    }
  }

  /** Sends it; the name, if it is the same everywhere. */
  private String failedWith(String meter, String sent) throws Exception {
    try (RawClient client = new RawClient(balancer.port()).send(sent)) {
      String head = client.head();
      String error = found(ERROR, head);
      assertNamed(meter, error, " id=" + found(ID, head) + " ");
      return error;
    }
  }

  private void assertNamed(String meter, String error, String line) {
    await().untilAsserted(() -> assertThat(lines()).hasSize(1));
    assertThat(lines().getFirst() + " ").contains(line).contains(" error=" + error + " ");
    assertThat(counted(meter)).containsExactly(error + " 1");
  }

  private List<String> lines() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private List<String> counted(String meter) {
    return balancer.meters().find(meter).counters().stream()
        .map(ProxyErrorNamesTest::tagAndCount)
        .toList();
  }

  private static String tagAndCount(Counter counter) {
    return counter.getId().getTag("error") + " " + (long) counter.count();
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
    return matcher.group(1);
  }
}

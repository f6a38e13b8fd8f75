package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.proxy.ProxyUnderTest.Options;
import io.evenkeel.balancer.proxy.name.AllowedLookup;
import io.evenkeel.balancer.proxy.name.NameCache;
import io.evenkeel.balancer.proxy.name.NameLookup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Names that cannot be looked up, or lead elsewhere. */
class ProxyNamesTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  /** Nobody listens there. */
  private static final InetAddress GONE = InetAddress.ofLiteral("127.0.0.9");

  @Test
  void requestsGoOnWhileTheResolverHangs() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger lookups = new AtomicInteger();
    NameLookup hanging =
        host -> {
          if (lookups.getAndIncrement() > 0) {
            await().atMost(Duration.ofMinutes(2)).until(() -> end.getCount() == 0);
          }
          return List.of(HERE);
        };
    goOnBeyondTheLifeOfAName(hanging, end);
    assertThat(lookups).as("never two at a time").hasValue(2);
  }

  @Test
  void requestsGoOnWhileTheResolverFails() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    NameLookup failing =
        host -> {
          if (lookups.getAndIncrement() > 0) {
            throw new UnknownHostException(host);
          }
          return List.of(HERE);
        };
    goOnBeyondTheLifeOfAName(failing, new CountDownLatch(0));
    assertThat(lookups.get()).isGreaterThan(2);
  }

  private static void goOnBeyondTheLifeOfAName(NameLookup lookup, CountDownLatch end)
      throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.saying("good");
        ProxyUnderTest proxy = proxy(ProxyUnderTest.PATIENT, lookup)) {
      proxy.serving("http://backend.test:" + upstream.port());
      assertThat(proxy.get("/").statusCode()).isEqualTo(200);
      long until = System.nanoTime() + NameCache.LIFE.multipliedBy(2).toNanos();
      while (System.nanoTime() < until) {
        assertThat(proxy.get("/").statusCode()).isEqualTo(200);
        Thread.sleep(20);
      }
      end.countDown();
    }
  }

  @Test
  void aBackendThatHasMovedIsFoundByTheSameAttempt() throws Exception {
    AtomicReference<InetAddress> answer = new AtomicReference<>(GONE);
    try (ScriptedUpstream upstream = ScriptedUpstream.saying("good");
        ProxyUnderTest proxy = proxy(ProxyUnderTest.PATIENT, _ -> List.of(answer.get()))) {
      proxy.serving("http://backend.test:" + upstream.port());
      assertThat(post(proxy).statusCode()).isEqualTo(502);
      answer.set(HERE);
      // It is not asked anew for every failure.
      await().pollDelay(Duration.ofMillis(300)).until(() -> true);

      HttpResponse<String> response = post(proxy);

      assertThat(response.body()).isEqualTo("good");
      proxy.awaitAttempts("b1 UNREACHABLE", "b1 ANSWERED");
    }
  }

  @Test
  void aNameWithoutAnAddressIsNoEvidenceOfItsOwn() throws Exception {
    try (ProxyUnderTest proxy =
        proxy(
            ProxyUnderTest.PATIENT,
            host -> {
              throw new UnknownHostException(host);
            })) {
      proxy.serving("http://backend.test:80");

      refused(proxy, 502, "dns_error", "backend.test");

      proxy.awaitAttempts("b1 UNTRIED");
    }
  }

  @Test
  void aNameThatIsNotFoundInTimeIsAGatewayTimeout() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    TimeoutProperties hasty =
        ProxyUnderTest.timeouts(
            Duration.ofMillis(200), Duration.ofSeconds(60), Duration.ofSeconds(60));
    try (ProxyUnderTest proxy =
        proxy(
            hasty,
            _ -> {
              await().atMost(Duration.ofMinutes(2)).until(() -> end.getCount() == 0);
              return List.of(HERE);
            })) {
      proxy.serving("http://backend.test:80");

      refused(proxy, 504, "dns_timeout", "backend.test");

      proxy.awaitAttempts("b1 UNTRIED");
      assertThat(proxy.events().requests.getFirst().outcome()).isEqualTo(Outcome.TIMEOUT);
    } finally {
      end.countDown();
    }
  }

  @Test
  void aNameThatLeadsWhereNobodyMayGoSaysSo() throws Exception {
    try (ScriptedUpstream secret = ScriptedUpstream.saying("secret");
        ProxyUnderTest proxy =
            proxy(
                ProxyUnderTest.PATIENT,
                new AllowedLookup(_ -> List.of(HERE), address -> !address.isLoopbackAddress()))) {
      proxy.serving("http://backend.test:" + secret.port());

      refused(proxy, 502, "destination_ip_prohibited", "backend.test");

      proxy.awaitAttempts("b1 UNTRIED");
      assertThat(secret.connections()).isZero();
    }
  }

  @Test
  void whereThisHostHasNoWayToIsTriedElsewhere() throws Exception {
    try (ScriptedUpstream good = ScriptedUpstream.saying("good");
        ProxyUnderTest proxy = new ProxyUnderTest(ProxyUnderTest.PATIENT)) {
      // No host's address: the kernel knows no way there.
      String nowhere = "http://255.255.255.255:80";
      proxy.serving(nowhere, "http://127.0.0.1:" + good.port());
      assertThat(post(proxy).body()).isEqualTo("good");
      proxy.awaitAttempts("b1 UNTRIED", "b2 ANSWERED");

      proxy.serving(nowhere);
      HttpResponse<String> alone = post(proxy);
      assertThat(alone.statusCode()).isEqualTo(502);
      assertThat(alone.headers().firstValue("Proxy-Status").orElseThrow())
          .contains("error=destination_ip_unroutable;");
    }
  }

  private static void refused(ProxyUnderTest proxy, int status, String error, String host)
      throws Exception {
    HttpResponse<String> response = proxy.get("/");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Proxy-Status").orElseThrow())
        .contains("error=" + error + ";")
        .contains(host);
    assertThat(response.body()).contains("\"failures\":[{\"backend\":\"b1\",\"error\":\"" + error);
  }

  private static HttpResponse<String> post(ProxyUnderTest proxy) throws Exception {
    return proxy.send(proxy.request("/").POST(BodyPublishers.ofString("x")).build());
  }

  private static ProxyUnderTest proxy(TimeoutProperties timeouts, NameLookup lookup) {
    return new ProxyUnderTest(Options.of(timeouts).lookup(lookup));
  }
}

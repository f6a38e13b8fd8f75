package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.evenkeel.balancer.proxy.ProxyHandler.Retries;
import io.evenkeel.balancer.proxy.http.Connectors;
import io.evenkeel.balancer.proxy.name.NameCache;
import io.evenkeel.balancer.proxy.name.NameLookup;
import io.evenkeel.balancer.retry.RetryBudget;
import io.evenkeel.balancer.retry.RetryPolicy;
import io.evenkeel.balancer.roster.Member;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.selection.Candidate;
import io.evenkeel.balancer.selection.Selector;
import io.evenkeel.balancer.selection.Strategy;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.netty.util.ResourceLeakDetector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;

/**
 * The proxy on a real socket, with buffers watched for leaks. Its roster is filled by hand,
 * backends named {@code b1}, {@code b2}, … in the order in which they are asked.
 */
final class ProxyUnderTest implements AutoCloseable {

  static final TimeoutProperties PATIENT =
      new TimeoutProperties(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(60));
  static final PoolProperties POOL = new PoolProperties(1_000, 1_000, Duration.ofSeconds(30));

  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  private final Roster roster = new Roster(new InOrder(), _ -> {});
  private final Events events = new Events();
  private final LoopResources loops = LoopResources.create("test", 2, true);
  private final ListAppender<ILoggingEvent> leaks = new ListAppender<>();
  private final Connectors connectors;
  private final DisposableServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  ProxyUnderTest(TimeoutProperties timeouts) {
    this(timeouts, NameLookup.system(), SslProvider.defaultClientProvider());
  }

  ProxyUnderTest(TimeoutProperties timeouts, NameLookup lookup, SslProvider tls) {
    leaks.start();
    leakLogger().addAppender(leaks);
    connectors = new Connectors(loops, timeouts, POOL, tls);
    RetryPolicy policy = new RetryPolicy(true, 2, Duration.ofSeconds(10));
    NameCache names =
        new NameCache(lookup, task -> Thread.ofVirtual().start(task), System::nanoTime);
    ProxyHandler handler =
        new ProxyHandler(
            roster,
            new Reception(
                policy,
                64 * 1024,
                new RequestIds(() -> ThreadLocalRandom.current().nextLong()),
                System::nanoTime),
            new UpstreamClient(connectors, names, timeouts, Schedulers.parallel(), events),
            new Retries(policy, new RetryBudget(0.2, 10)),
            events,
            System::nanoTime);
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .runOn(loops)
            .handle(new ReactorHttpHandlerAdapter(handler))
            .bindNow();
  }

  int port() {
    return server.port();
  }

  Events events() {
    return events;
  }

  /**
   * Waits until these attempts, and no others, have ended: the client may have its answer before.
   */
  void awaitAttempts(String... attempts) {
    await().untilAsserted(() -> assertThat(events.attempts).containsExactly(attempts));
  }

  ProxyUnderTest serving(ScriptedUpstream... upstreams) {
    String[] urls = new String[upstreams.length];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = "http://127.0.0.1:" + upstreams[i].port();
    }
    return serving(urls);
  }

  ProxyUnderTest serving(String... urls) {
    List<Backend> backends = new ArrayList<>();
    for (String url : urls) {
      BackendId id = new BackendId("b" + (backends.size() + 1));
      backends.add(Backend.of(id, BackendUrl.parse(url)));
    }
    roster.apply(backends, false);
    return this;
  }

  Upstream upstream(String id) {
    return roster.current().members().stream()
        .map(Member::upstream)
        .filter(upstream -> upstream.id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  int inFlight() {
    return roster.current().members().stream().mapToInt(m -> m.upstream().inFlight()).sum();
  }

  HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target));
  }

  HttpResponse<String> get(String target) throws Exception {
    return send(request(target).build());
  }

  HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpClient client() {
    return client;
  }

  /** Messages of Netty's leak detector so far. */
  List<String> leaks() {
    return leaks.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Logger leakLogger() {
    return (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  }

  @Override
  public void close() {
    client.close();
    server.disposeNow();
    connectors.close();
    loops.dispose();
    // The detector speaks when a later buffer is made after the lost one was collected.
    System.gc();
    for (int i = 0; i < 64; i++) {
      io.netty.buffer.PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
    }
    leakLogger().detachAppender(leaks);
    if (!leaks().isEmpty()) {
      throw new AssertionError(String.join("\n", leaks()));
    }
  }

  /** Always the first that has not been tried: a test can tell who is asked, and who is next. */
  private static final class InOrder implements Strategy {

    @Override
    public String name() {
      return "in-order";
    }

    @Override
    public Selector selector(List<Candidate> candidates) {
      return eligible ->
          candidates.stream().map(Candidate::upstream).filter(eligible).findFirst().orElse(null);
    }
  }

  /** What the proxy told its observer. */
  static final class Events implements RequestObserver {

    final List<String> attempts = new CopyOnWriteArrayList<>();
    final List<Failure> retries = new CopyOnWriteArrayList<>();
    final List<RequestRecord> requests = new CopyOnWriteArrayList<>();

    @Override
    public void attempted(Upstream upstream, Attempt.Outcome outcome) {
      attempts.add(upstream.id() + " " + outcome);
    }

    @Override
    public void retried(Failure reason) {
      retries.add(reason);
    }

    @Override
    public void ended(RequestRecord request) {
      requests.add(request);
    }
  }
}

package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.evenkeel.balancer.admission.Admission;
import io.evenkeel.balancer.admission.ConcurrencyLimits;
import io.evenkeel.balancer.proxy.header.ForwardingStyle;
import io.evenkeel.balancer.proxy.header.HeaderRules;
import io.evenkeel.balancer.proxy.header.HeaderSettings;
import io.evenkeel.balancer.proxy.header.HostStyle;
import io.evenkeel.balancer.proxy.name.NameCache;
import io.evenkeel.balancer.proxy.name.NameLookup;
import io.evenkeel.balancer.retry.RetryBudget;
import io.evenkeel.balancer.retry.RetryPolicy;
import io.evenkeel.balancer.roster.Member;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.selection.Candidate;
import io.evenkeel.balancer.selection.Selector;
import io.evenkeel.balancer.selection.Strategy;
import io.evenkeel.balancer.transport.client.ConnectionCounts;
import io.evenkeel.balancer.transport.client.PoolLimits;
import io.evenkeel.balancer.transport.client.UpstreamPools;
import io.evenkeel.balancer.transport.codec.HeadLimits;
import io.evenkeel.balancer.transport.netty.EventLoops;
import io.evenkeel.balancer.transport.server.Connections;
import io.evenkeel.balancer.transport.server.ServerSettings;
import io.evenkeel.balancer.transport.server.TransportServerFactory;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.common.backend.Status;
import io.evenkeel.common.net.Networks;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ResourceLeakDetector;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * The proxy on a real socket, with buffers watched for leaks. Its roster is filled by hand,
 * backends named {@code b1}, {@code b2}, … in the order in which they are asked.
 */
final class ProxyUnderTest implements AutoCloseable {

  /** Patience for a test that is to fail otherwise than by a time-out. */
  static final TimeoutProperties PATIENT =
      timeouts(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(60));

  static TimeoutProperties timeouts(Duration connect, Duration head, Duration idle) {
    return new TimeoutProperties(connect, head, idle, Duration.ZERO, Duration.ofHours(1));
  }

  private static final RequestIds IDS =
      new RequestIds(() -> ThreadLocalRandom.current().nextLong());
  private static final HttpDate DATE = new HttpDate(InstantSource.system());
  private static final HeaderRules RULES =
      new HeaderRules(
          new HeaderSettings(
              "evenkeel",
              Networks.parse("trusted", List.of()),
              ForwardingStyle.X_FORWARDED,
              HostStyle.PRESERVE,
              List.of("websocket")));
  private static final ServerSettings SERVER =
      new ServerSettings(
          new HeadLimits(8_192, 32_768, 100),
          false,
          0,
          0,
          0,
          0,
          Duration.ofSeconds(10),
          Duration.ofSeconds(75));

  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  private final Roster roster = new Roster(new InOrder(), _ -> {});
  private final Events events = new Events();
  private final OpenTunnels tunnels = new OpenTunnels(System::nanoTime);
  private final EventLoops loops = new EventLoops(2);
  private final ListAppender<ILoggingEvent> leaks = new ListAppender<>();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final UpstreamPools pools;
  private final WebServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What a test may want otherwise. */
  record Options(
      TimeoutProperties timeouts,
      NameLookup lookup,
      SslContext tls,
      Set<Integer> retryOn,
      boolean keyed,
      DrainProperties drain,
      RetryBudget budget,
      Duration retryDeadline,
      ConcurrencyLimits concurrency) {

    static Options of(TimeoutProperties timeouts) {
      return new Options(
          timeouts,
          NameLookup.system(),
          systemTls(),
          Set.of(),
          false,
          new DrainProperties(Duration.ofMinutes(5), Duration.ofSeconds(30)),
          new RetryBudget(0.2, 10),
          Duration.ofSeconds(10),
          ConcurrencyLimits.NONE);
    }

    Options lookup(NameLookup other) {
      return new Options(
          timeouts, other, tls, retryOn, keyed, drain, budget, retryDeadline, concurrency);
    }

    Options tls(SslContext other) {
      return new Options(
          timeouts, lookup, other, retryOn, keyed, drain, budget, retryDeadline, concurrency);
    }

    Options retryOn(Integer... statuses) {
      return new Options(
          timeouts,
          lookup,
          tls,
          Set.of(statuses),
          keyed,
          drain,
          budget,
          retryDeadline,
          concurrency);
    }

    Options withIdempotencyKey() {
      return new Options(
          timeouts, lookup, tls, retryOn, true, drain, budget, retryDeadline, concurrency);
    }

    Options drain(Duration request, Duration tunnel) {
      DrainProperties other = new DrainProperties(request, tunnel);
      return new Options(
          timeouts, lookup, tls, retryOn, keyed, other, budget, retryDeadline, concurrency);
    }

    Options retryDeadline(Duration other) {
      return new Options(timeouts, lookup, tls, retryOn, keyed, drain, budget, other, concurrency);
    }

    Options concurrency(ConcurrencyLimits other) {
      return new Options(
          timeouts, lookup, tls, retryOn, keyed, drain, budget, retryDeadline, other);
    }

    Options budget(RetryBudget other) {
      return new Options(
          timeouts, lookup, tls, retryOn, keyed, drain, other, retryDeadline, concurrency);
    }
  }

  ProxyUnderTest(TimeoutProperties timeouts) {
    this(Options.of(timeouts));
  }

  ProxyUnderTest(Options options) {
    leaks.start();
    leakLogger().addAppender(leaks);
    TimeoutProperties timeouts = options.timeouts();
    PoolLimits limits =
        new PoolLimits(timeouts.connect(), Duration.ofSeconds(30), Duration.ofMinutes(5), 1_000);
    pools = new UpstreamPools(loops, limits, options.tls(), new ConnectionCounts());
    server = listen(handler(options, timeouts));
    server.start();
  }

  private HttpHandler handler(Options options, TimeoutProperties timeouts) {
    RetryPolicy policy = new RetryPolicy(true, 2, options.retryDeadline());
    NameCache names =
        new NameCache(
            options.lookup(),
            task -> Thread.ofVirtual().start(task),
            Duration.ofMinutes(5),
            System::nanoTime);
    return new ProxyHandler(
        new Reception(RULES, policy, options.keyed(), 64 * 1024, IDS, System::nanoTime),
        new UpstreamSelection(
            new Admission(roster, options.concurrency(), timer, System::nanoTime),
            System::nanoTime),
        new UpstreamClient(
            new UpstreamRoutes(pools),
            names,
            RULES,
            timeouts,
            options.drain(),
            DATE,
            events,
            System::nanoTime),
        new Retries(policy, options.budget(), options.retryOn()),
        new Relay(
            RULES,
            DATE,
            new TunnelLimits(timeouts.tunnel(), options.drain().tunnelDeadline()),
            tunnels),
        new OwnAnswers(RULES.pseudonym(), DATE),
        events,
        System::nanoTime);
  }

  private WebServer listen(HttpHandler handler) {
    TransportServerFactory factory =
        new TransportServerFactory(
            loops,
            SERVER,
            new Connections(0, 0),
            new ProxyRefusals(RULES.pseudonym(), IDS, DATE, events));
    factory.setAddress(InetAddress.getLoopbackAddress());
    factory.setPort(0);
    return factory.getWebServer(handler);
  }

  static SslContext systemTls() {
    try {
      return SslContextBuilder.forClient().build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return server.getPort();
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

  /** What the operator wants of one of those that are served. */
  void admin(String id, AdminState admin) {
    change(id, b -> changed(b, b.status(), admin));
  }

  /** What probes find of one of those that are served. */
  void status(String id, Status status) {
    change(id, b -> changed(b, status, b.admin()));
  }

  private void change(String id, UnaryOperator<Backend> change) {
    roster.apply(
        roster.current().members().stream()
            .map(Member::backend)
            .map(b -> b.id().value().equals(id) ? change.apply(b) : b)
            .toList(),
        false);
  }

  private static Backend changed(Backend b, Status status, AdminState admin) {
    return new Backend(
        b.id(),
        b.url(),
        status,
        admin,
        b.weight(),
        b.zone(),
        b.revision(),
        b.reason(),
        b.lastChecked());
  }

  Upstream upstream(String id) {
    return roster.current().members().stream()
        .map(Member::upstream)
        .filter(upstream -> upstream.id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  OpenTunnels tunnels() {
    return tunnels;
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
    server.stop();
    pools.close();
    loops.close();
    timer.shutdownNow();
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
    final List<RefusedRequest> refusals = new CopyOnWriteArrayList<>();

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

    @Override
    public void refused(RefusedRequest request) {
      refusals.add(request);
    }
  }
}

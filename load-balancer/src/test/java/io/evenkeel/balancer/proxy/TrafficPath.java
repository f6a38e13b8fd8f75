package io.evenkeel.balancer.proxy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.evenkeel.balancer.admission.Admission;
import io.evenkeel.balancer.conformance.BalancerUnderTest;
import io.evenkeel.balancer.conformance.ConformanceSettings;
import io.evenkeel.balancer.proxy.header.ForwardingStyle;
import io.evenkeel.balancer.proxy.header.HeaderRules;
import io.evenkeel.balancer.proxy.header.HeaderSettings;
import io.evenkeel.balancer.proxy.header.HostStyle;
import io.evenkeel.balancer.proxy.name.NameCache;
import io.evenkeel.balancer.proxy.name.NameLookup;
import io.evenkeel.balancer.retry.RetryBudget;
import io.evenkeel.balancer.retry.RetryPolicy;
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
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.common.net.Networks;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.server.reactive.HttpHandler;

/** Server transport, proxy and client transport as in production, on one event loop. */
public final class TrafficPath implements BalancerUnderTest {

  private static final String PSEUDONYM = "evenkeel";
  private static final HttpDate DATE = new HttpDate(InstantSource.system());

  private final Roster roster = new Roster(new InOrder(), _ -> {});
  private final RequestIds ids = new RequestIds(new AtomicLong(1)::incrementAndGet);
  private final ListAppender<ILoggingEvent> leaks = new ListAppender<>();
  private final EventLoops loops = new EventLoops(1);
  private final Connections connections;
  private final UpstreamPools pools;
  private final WebServer server;
  private int generation;

  private TrafficPath(ConformanceSettings settings) {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    leaks.start();
    leakLogger().addAppender(leaks);
    connections = new Connections(settings.maxConnections(), settings.maxPerAddress());
    pools =
        new UpstreamPools(
            loops,
            new PoolLimits(
                Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofMinutes(5), 1_000),
            ProxyUnderTest.systemTls(),
            new ConnectionCounts());
    HeaderRules rules = new HeaderRules(headers(settings));
    server = listen(settings, rules, handler(settings, rules));
    server.start();
  }

  /** Starts one. */
  public static BalancerUnderTest start(ConformanceSettings settings) {
    return new TrafficPath(settings);
  }

  private static HeaderSettings headers(ConformanceSettings settings) {
    return new HeaderSettings(
        PSEUDONYM,
        Networks.parse("trusted", settings.trusted()),
        settings.forwarded() ? ForwardingStyle.BOTH : ForwardingStyle.X_FORWARDED,
        settings.rewriteHost() ? HostStyle.BACKEND : HostStyle.PRESERVE,
        List.of("websocket"));
  }

  private HttpHandler handler(ConformanceSettings settings, HeaderRules rules) {
    TimeoutProperties timeouts =
        new TimeoutProperties(
            Duration.ofSeconds(2),
            settings.responseHead(),
            settings.body(),
            settings.total(),
            settings.tunnelIdle());
    RetryPolicy policy = new RetryPolicy(true, 2, Duration.ofSeconds(10));
    NameCache names =
        new NameCache(
            NameLookup.system(), task -> Thread.ofVirtual().start(task), System::nanoTime);
    RequestObserver nobody = new ProxyUnderTest.Events();
    return new ProxyHandler(
        new Reception(rules, policy, false, 64 * 1024, ids, System::nanoTime),
        new UpstreamSelection(new Admission(roster), System::nanoTime),
        new UpstreamClient(
            new UpstreamRoutes(pools),
            names,
            rules,
            timeouts,
            new DrainProperties(Duration.ofMinutes(5), Duration.ofSeconds(30)),
            DATE,
            nobody,
            System::nanoTime),
        new Retries(policy, new RetryBudget(0.2, 1_000), Set.of()),
        new Relay(
            rules,
            DATE,
            new TunnelLimits(timeouts.tunnel(), Duration.ofSeconds(30)),
            new OpenTunnels(System::nanoTime)),
        new OwnAnswers(PSEUDONYM, DATE),
        nobody,
        System::nanoTime);
  }

  private WebServer listen(ConformanceSettings settings, HeaderRules rules, HttpHandler handler) {
    TransportServerFactory factory =
        new TransportServerFactory(
            loops,
            new ServerSettings(
                new HeadLimits(settings.maxLine(), settings.maxHead(), settings.maxFields()),
                settings.rejectNonAscii(),
                settings.maxBody(),
                settings.maxConnections(),
                settings.maxPerAddress(),
                settings.maxRequests(),
                settings.head(),
                settings.idle()),
            connections,
            new ProxyRefusals(rules.pseudonym(), ids, DATE, new ProxyUnderTest.Events()));
    factory.setAddress(InetAddress.getLoopbackAddress());
    factory.setPort(0);
    return factory.getWebServer(handler);
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public void serving(List<String> urls) {
    generation++;
    List<Backend> backends = new ArrayList<>();
    for (String url : urls) {
      BackendId id = new BackendId("g" + generation + "-" + backends.size());
      backends.add(Backend.of(id, BackendUrl.parse(url)));
    }
    // Three readings in a row: the first may be taken for a loss of data.
    for (int i = 0; i < 3; i++) {
      roster.apply(backends, false);
    }
  }

  @Override
  public int inFlight() {
    return roster.current().members().stream().mapToInt(m -> m.upstream().inFlight()).sum();
  }

  @Override
  public int openConnections() {
    return connections.open();
  }

  @Override
  public List<String> leaks() {
    return leaks.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Logger leakLogger() {
    return (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  }

  @Override
  public void close() {
    server.stop();
    pools.close();
    loops.close();
    // The detector speaks when a later buffer is made after the lost one was collected.
    System.gc();
    for (int i = 0; i < 64; i++) {
      PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
    }
    leakLogger().detachAppender(leaks);
  }

  /** Always the first that has not been tried. */
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
}

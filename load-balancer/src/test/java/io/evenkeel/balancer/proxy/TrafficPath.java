package io.evenkeel.balancer.proxy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.evenkeel.balancer.ConcurrencyProperties;
import io.evenkeel.balancer.LoadBalancerApplication;
import io.evenkeel.balancer.UpstreamTransportConfiguration;
import io.evenkeel.balancer.admission.Admission;
import io.evenkeel.balancer.admission.ConcurrencyLimits;
import io.evenkeel.balancer.conformance.BalancerUnderTest;
import io.evenkeel.balancer.conformance.ConformanceSettings;
import io.evenkeel.balancer.observe.ObserveConfiguration;
import io.evenkeel.balancer.proxy.name.NameLookup;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.roster.review.ReviewThread;
import io.evenkeel.balancer.selection.Candidate;
import io.evenkeel.balancer.selection.Selector;
import io.evenkeel.balancer.selection.Strategy;
import io.evenkeel.balancer.transport.client.ConnectionCounts;
import io.evenkeel.balancer.transport.netty.EventLoopConfiguration;
import io.evenkeel.balancer.transport.server.Connections;
import io.evenkeel.balancer.transport.server.TransportServerConfiguration;
import io.evenkeel.balancer.transport.server.TransportServerFactory;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * Server transport, proxy and client transport put together by the product's own configuration, of
 * its own properties and their defaults. Only the roster is filled by hand, and asked in order; and
 * there is one event loop, so that every connection of a client finds the same pool.
 */
public final class TrafficPath implements BalancerUnderTest {

  private static final Map<String, Object> GIVEN =
      Map.of("balancer.event-loops", "1", "balancer.forwarding.via-name", "evenkeel");

  private final ListAppender<ILoggingEvent> leaks = new ListAppender<>();
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final Roster roster;
  private final Connections connections;
  private final ConnectionCounts upstreamConnections;
  private final WebServer server;
  private int generation;

  private TrafficPath(ConformanceSettings settings) {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    leaks.start();
    leakLogger().addAppender(leaks);
    Map<String, Object> properties = new HashMap<>(GIVEN);
    properties.putAll(settings.properties());
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("test", properties));
    context.register(Wiring.class);
    context.refresh();
    roster = context.getBean(Roster.class);
    connections = context.getBean(Connections.class);
    upstreamConnections = context.getBean(ConnectionCounts.class);
    TransportServerFactory factory = context.getBean(TransportServerFactory.class);
    factory.setAddress(InetAddress.getLoopbackAddress());
    factory.setPort(0);
    server = factory.getWebServer(context.getBean(HttpHandler.class));
    server.start();
  }

  /** Starts one. */
  public static TrafficPath start(ConformanceSettings settings) {
    return new TrafficPath(settings);
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
  public long activeUpstreamConnections() {
    return upstreamConnections.open() - upstreamConnections.idle();
  }

  @Override
  public long upstreamConnections() {
    return upstreamConnections.open();
  }

  /** Requests that wait for room. */
  public int waiting() {
    return context.getBean(Admission.class).waiting();
  }

  /** The meters of its requests. */
  public MeterRegistry meters() {
    return context.getBean(MeterRegistry.class);
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
    context.close();
    // The detector speaks when a later buffer is made after the lost one was collected.
    System.gc();
    for (int i = 0; i < 64; i++) {
      PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
    }
    leakLogger().detachAppender(leaks);
  }

  /**
   * The product's, but for Redis, and for what only a whole process has. No {@code @Configuration}:
   * the applications of other tests would find it.
   */
  @Import({
    TransportServerConfiguration.class,
    EventLoopConfiguration.class,
    UpstreamTransportConfiguration.class,
    ObserveConfiguration.class
  })
  @ComponentScan(basePackageClasses = ProxyConfiguration.class)
  @ConfigurationPropertiesScan(basePackageClasses = LoadBalancerApplication.class)
  @EnableConfigurationProperties({LifecycleProperties.class, ServerProperties.class})
  static class Wiring {

    @Bean
    Roster roster() {
      return new Roster(new InOrder(), _ -> {});
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    ReviewThread reviewThread(Roster roster) {
      return new ReviewThread(roster, Duration.ofMillis(500), System::nanoTime);
    }

    @Bean
    Admission admission(Roster roster, ReviewThread review, ConcurrencyProperties properties) {
      ConcurrencyLimits limits =
          new ConcurrencyLimits(
              properties.maxInFlight(), properties.queue(), properties.queueTimeout());
      Admission admission = new Admission(roster, limits, review.timer(), System::nanoTime);
      review.afterwards(admission::serve);
      return admission;
    }

    @Bean
    NameLookup nameLookup() {
      return NameLookup.system();
    }

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }
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

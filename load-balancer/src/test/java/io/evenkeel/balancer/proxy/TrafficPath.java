package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.conformance.BalancerUnderTest;
import io.evenkeel.balancer.conformance.ConformanceSettings;
import java.time.Duration;
import java.util.List;

/** The traffic path for the conformance suite. */
public final class TrafficPath implements BalancerUnderTest {

  private final ProxyUnderTest proxy;

  private TrafficPath(ConformanceSettings settings) {
    this.proxy =
        new ProxyUnderTest(
            new TimeoutProperties(
                Duration.ofSeconds(1), settings.responseHead(), settings.body()));
  }

  /** Starts one. */
  public static BalancerUnderTest start(ConformanceSettings settings) {
    return new TrafficPath(settings);
  }

  @Override
  public int port() {
    return proxy.port();
  }

  @Override
  public void serving(List<String> urls) {
    proxy.serving(urls.toArray(String[]::new));
  }

  @Override
  public int inFlight() {
    return proxy.inFlight();
  }

  @Override
  public int openConnections() {
    return 0;
  }

  @Override
  public List<String> leaks() {
    return proxy.leaks();
  }

  @Override
  public void close() {
    proxy.close();
  }
}

package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.admission.Admission;
import io.evenkeel.balancer.proxy.header.HeaderRules;
import io.evenkeel.balancer.proxy.name.NameCache;
import io.evenkeel.balancer.proxy.name.NameLookup;
import io.evenkeel.balancer.retry.RetryBudget;
import io.evenkeel.balancer.retry.RetryPolicy;
import io.evenkeel.balancer.transport.Refusals;
import io.evenkeel.balancer.transport.UpstreamConnectors;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * Puts the proxy together. Its {@code HttpHandler} takes the place of Spring's dispatcher on the
 * traffic port; the management port has a context, and a dispatcher, of its own.
 */
@Configuration(proxyBeanMethods = false)
class ProxyConfiguration {

  @Bean
  NameCache nameCache(NameLookup lookup) {
    Executor virtualThreads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("names-", 0).factory());
    return new NameCache(lookup, virtualThreads, System::nanoTime);
  }

  @Bean
  RequestIds requestIds() {
    return new RequestIds(() -> ThreadLocalRandom.current().nextLong());
  }

  @Bean
  HttpDate httpDate() {
    return new HttpDate(InstantSource.system());
  }

  @Bean
  Refusals refusals(HeaderRules rules, RequestIds ids, HttpDate date, RequestObserver observer) {
    return new ProxyRefusals(rules.pseudonym(), ids, date, observer);
  }

  @Bean
  Reception reception(HeaderRules rules, RetryProperties retry, RequestIds ids) {
    return new Reception(
        rules,
        policy(retry),
        retry.idempotencyKey(),
        (int) retry.maxBody().toBytes(),
        ids,
        System::nanoTime);
  }

  @Bean
  UpstreamClient upstreamClient(
      UpstreamConnectors connectors,
      NameCache names,
      HeaderRules rules,
      TimeoutProperties timeouts,
      DrainProperties drain,
      HttpDate date,
      RequestObserver observer) {
    return new UpstreamClient(
        new UpstreamRoutes(connectors),
        names,
        rules,
        timeouts,
        drain,
        date,
        observer,
        System::nanoTime);
  }

  @Bean
  Relay relay(
      HeaderRules rules,
      HttpDate date,
      TimeoutProperties timeouts,
      DrainProperties drain,
      OpenTunnels tunnels) {
    TunnelLimits limits = new TunnelLimits(timeouts.tunnel(), drain.tunnelDeadline());
    return new Relay(rules, date, limits, tunnels);
  }

  @Bean
  HttpHandler proxyHandler(
      HeaderRules rules,
      Reception reception,
      Admission admission,
      UpstreamClient upstreams,
      RetryProperties retry,
      Relay relay,
      HttpDate date,
      RequestObserver observer) {
    RetryBudget budget = new RetryBudget(retry.budgetRatio(), retry.budgetReserve());
    return new ProxyHandler(
        reception,
        new UpstreamSelection(admission, System::nanoTime),
        upstreams,
        new Retries(policy(retry), budget, retry.onStatus()),
        relay,
        new OwnAnswers(rules.pseudonym(), date),
        observer,
        System::nanoTime);
  }

  private static RetryPolicy policy(RetryProperties retry) {
    return new RetryPolicy(retry.putAndDelete(), retry.maxRetries(), retry.deadline());
  }
}

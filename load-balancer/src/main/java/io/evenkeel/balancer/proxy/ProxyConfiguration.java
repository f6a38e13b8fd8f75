package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.proxy.ProxyHandler.Retries;
import io.evenkeel.balancer.proxy.name.NameCache;
import io.evenkeel.balancer.proxy.name.NameLookup;
import io.evenkeel.balancer.retry.RetryBudget;
import io.evenkeel.balancer.retry.RetryPolicy;
import io.evenkeel.balancer.roster.Roster;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.core.scheduler.Schedulers;

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
  HttpHandler proxyHandler(
      Roster roster,
      UpstreamTransport transport,
      NameCache names,
      TimeoutProperties timeouts,
      RetryProperties retry,
      RequestObserver observer) {
    RetryPolicy policy =
        new RetryPolicy(retry.putAndDelete(), retry.maxRetries(), retry.deadline());
    RetryBudget budget = new RetryBudget(retry.budgetRatio(), retry.budgetReserve());
    RequestIds ids = new RequestIds(() -> ThreadLocalRandom.current().nextLong());
    return new ProxyHandler(
        roster,
        new Reception(policy, (int) retry.maxBody().toBytes(), ids, System::nanoTime),
        new UpstreamClient(transport, names, timeouts, Schedulers.parallel(), observer),
        new Retries(policy, budget),
        observer,
        System::nanoTime);
  }
}

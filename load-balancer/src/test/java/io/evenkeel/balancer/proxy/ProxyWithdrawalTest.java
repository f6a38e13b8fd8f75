package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.proxy.ProxyUnderTest.Options;
import io.evenkeel.balancer.retry.RetryBudget;
import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Status;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request that waits for the head of an upstream that is taken out of service meanwhile. */
class ProxyWithdrawalTest {

  /** A first attempt deposits half a token: it takes two for a retry. */
  private final RetryBudget budget = new RetryBudget(0.5, 0);

  private final ProxyUnderTest proxy =
      new ProxyUnderTest(Options.of(ProxyUnderTest.PATIENT).budget(budget));
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void nothingIsLeftInFlight() {
    await().untilAsserted(() -> assertThat(proxy.inFlight()).isZero());
    proxy.close();
  }

  @Test
  void waitsOnWhereThereIsNoTokenForARetry() throws Exception {
    try (ScriptedUpstream hung = answeringLate();
        ScriptedUpstream good = ScriptedUpstream.saying("good")) {
      proxy.serving(hung, good);
      CompletableFuture<HttpResponse<String>> response = getFrom(hung);

      proxy.status("b1", Status.UNHEALTHY);
      // Long enough for it to have looked again.
      await().during(Duration.ofMillis(600)).until(() -> !response.isDone());
      release.countDown();

      assertThat(response.get().body()).isEqualTo("late");
      assertThat(good.calls()).isEmpty();
      proxy.awaitAttempts("b1 ANSWERED");
    }
  }

  @Test
  void leavesAsSoonAsThereIsATokenAgain() throws Exception {
    try (ScriptedUpstream hung = answeringLate();
        ScriptedUpstream good = ScriptedUpstream.saying("good")) {
      proxy.serving(hung, good);
      CompletableFuture<HttpResponse<String>> response = getFrom(hung);
      proxy.status("b1", Status.UNHEALTHY);

      budget.deposit(System.nanoTime());

      assertThat(response.get().body()).isEqualTo("good");
      proxy.awaitAttempts("b1 WITHDRAWN", "b2 ANSWERED");
      assertThat(proxy.events().retries).containsExactly(Failure.WITHDRAWN);
      assertThat(budget.withdraw(System.nanoTime())).as("a token is left").isFalse();
    }
  }

  @Test
  void leavesAsSoonAsThereIsSomebodyElse() throws Exception {
    try (ScriptedUpstream hung = answeringLate();
        ScriptedUpstream good = ScriptedUpstream.saying("good")) {
      proxy.serving(hung, good);
      proxy.admin("b2", AdminState.DISABLED);
      CompletableFuture<HttpResponse<String>> response = getFrom(hung);
      budget.deposit(System.nanoTime());
      proxy.status("b1", Status.UNHEALTHY);
      await().during(Duration.ofMillis(300)).until(() -> !response.isDone());

      proxy.admin("b2", AdminState.ACTIVE);

      assertThat(response.get().body()).isEqualTo("good");
      proxy.awaitAttempts("b1 WITHDRAWN", "b2 ANSWERED");
    }
  }

  @Test
  void staysWithAnUpstreamThatHasComeBack() throws Exception {
    try (ScriptedUpstream hung = answeringLate();
        ScriptedUpstream good = ScriptedUpstream.saying("good")) {
      proxy.serving(hung, good);
      CompletableFuture<HttpResponse<String>> response = getFrom(hung);
      proxy.status("b1", Status.UNHEALTHY);
      await().during(Duration.ofMillis(300)).until(() -> !response.isDone());
      proxy.status("b1", Status.HEALTHY);

      budget.deposit(System.nanoTime());
      await().during(Duration.ofMillis(600)).until(() -> !response.isDone());
      release.countDown();

      assertThat(response.get().body()).isEqualTo("late");
      assertThat(good.calls()).isEmpty();
    }
  }

  @Test
  void takesNoTokenWhereThereIsNobodyElse() throws Exception {
    try (ScriptedUpstream hung = answeringLate()) {
      proxy.serving(hung);
      CompletableFuture<HttpResponse<String>> response = getFrom(hung);
      budget.deposit(System.nanoTime());

      proxy.status("b1", Status.UNHEALTHY);
      await().during(Duration.ofMillis(600)).until(() -> !response.isDone());
      release.countDown();

      assertThat(response.get().body()).isEqualTo("late");
      assertThat(budget.withdraw(System.nanoTime())).as("the token is left").isTrue();
    }
  }

  @Test
  void requestsWithoutAnAttemptDepositNothing() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(proxy.get("/").statusCode()).isEqualTo(503);
    }
    assertThat(budget.withdraw(System.nanoTime())).isFalse();
  }

  private ScriptedUpstream answeringLate() throws Exception {
    return new ScriptedUpstream(call -> {
      release.await();
      call.answer(200, "late");
    });
  }

  private CompletableFuture<HttpResponse<String>> getFrom(ScriptedUpstream upstream) {
    CompletableFuture<HttpResponse<String>> response =
        proxy.client().sendAsync(proxy.request("/").build(), HttpResponse.BodyHandlers.ofString());
    await().until(() -> upstream.calls().size() == 1);
    return response;
  }
}

package io.evenkeel.balancer.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

  private static final long DEADLINE = Duration.ofSeconds(10).toNanos();

  private final RetryPolicy policy = new RetryPolicy(true, 2, Duration.ofSeconds(10));

  @ParameterizedTest
  @CsvSource({
    "GET, true",
    "HEAD, true",
    "OPTIONS, true",
    "TRACE, true",
    "PUT, true",
    "DELETE, true",
    "POST, false",
    "PATCH, false",
    "CONNECT, false",
    "PROPFIND, false",
    "get, false"
  })
  void repeatsOnlyWhatMayBeRepeatedOnceSomethingMayHaveBeenSent(String method, boolean repeated) {
    assertThat(policy.decide(new FailedAttempt(policy.isIdempotent(method), true, true, 0, 0)))
        .isEqualTo(repeated ? Decision.ELSEWHERE_FROM_BUDGET : Decision.GIVE_UP);
    assertThat(policy.decide(new FailedAttempt(policy.isIdempotent(method), false, true, 0, 0)))
        .isEqualTo(Decision.ELSEWHERE);
  }

  @Test
  void leavesPutAndDeleteAloneWhenTold() {
    RetryPolicy strict = new RetryPolicy(false, 2, Duration.ofSeconds(10));
    assertThat(strict.isIdempotent("PUT")).isFalse();
    assertThat(strict.isIdempotent("DELETE")).isFalse();
    assertThat(strict.isIdempotent("GET")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, ELSEWHERE_FROM_BUDGET", "1, ELSEWHERE_FROM_BUDGET", "2, GIVE_UP"})
  void countsOnlyRetriesAfterSending(int retries, Decision decision) {
    assertThat(policy.decide(new FailedAttempt(true, true, true, retries, 0))).isEqualTo(decision);
    assertThat(policy.decide(new FailedAttempt(true, false, true, retries, 0)))
        .isEqualTo(Decision.ELSEWHERE);
  }

  @Test
  void searchesForAnUpstreamUntilTheDeadline() {
    assertThat(policy.decide(new FailedAttempt(false, false, true, 0, DEADLINE - 1)))
        .isEqualTo(Decision.ELSEWHERE);
    assertThat(policy.decide(new FailedAttempt(false, false, true, 0, DEADLINE)))
        .isEqualTo(Decision.GIVE_UP);
  }

  @Test
  void givesUpOnABodyThatIsGone() {
    assertThat(policy.decide(new FailedAttempt(true, true, false, 0, 0)))
        .isEqualTo(Decision.GIVE_UP);
    assertThat(policy.decide(new FailedAttempt(true, false, false, 0, 0)))
        .isEqualTo(Decision.GIVE_UP);
  }
}

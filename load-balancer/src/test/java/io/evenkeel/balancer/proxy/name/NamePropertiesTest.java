package io.evenkeel.balancer.proxy.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

class NamePropertiesTest {

  @Test
  void holdsForFiveMinutesUnlessToldOtherwise() {
    assertThat(bound(new MockEnvironment()).hold()).isEqualTo(Duration.ofMinutes(5));
    assertThat(bound(new MockEnvironment().withProperty("balancer.name.hold", "0s")).hold())
        .isZero();
  }

  @Test
  void errorsNameThePropertyTheValueAndTheExpectation() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NameProperties(Duration.ofDays(2)))
        .withMessage("balancer.name.hold: PT48H (expected: 0s for none, or 1ms..1d)");
  }

  private static NameProperties bound(MockEnvironment environment) {
    return Binder.get(environment).bindOrCreate("balancer.name", NameProperties.class);
  }
}

package io.evenkeel.launcher.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WardTest {

  private final ProcessHandle self = ProcessHandle.current();
  private final Instant started = self.info().startInstant().orElseThrow();

  @Test
  void isTheProcessThatStartedThen() {
    assertThat(new Ward(self.pid(), started, "self").isAlive()).isTrue();
  }

  @Test
  void aProcessThatWasGivenTheSamePidLaterIsNotTheOne() {
    Ward earlier = new Ward(self.pid(), started.minusSeconds(60), "earlier");

    assertThat(earlier.isAlive()).isFalse();
    earlier.kill();
    assertThat(self.isAlive()).as("and is left alone").isTrue();
  }

  @Test
  void linesOfThePipeSayWhoIsInCare() {
    Map<Long, Ward> wards = new LinkedHashMap<>();
    Ward redis = new Ward(7, Instant.ofEpochMilli(1_000), "redis");

    WardLine.apply(WardLine.took(redis).strip(), wards);
    WardLine.apply(WardLine.took(new Ward(8, started, "backend1")).strip(), wards);
    WardLine.apply(WardLine.released(8).strip(), wards);

    assertThat(wards.values()).containsExactly(redis);
  }

  @Test
  void halfALineIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WardLine.apply("+ 12", new LinkedHashMap<>()))
        .withMessageContaining("guardian line: + 12");
  }
}

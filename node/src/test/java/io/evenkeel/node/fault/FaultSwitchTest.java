package io.evenkeel.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FaultSwitchTest {

  private static final Fault HANG = new Fault(0, 500, Duration.ZERO, 0, 0, 0, 1, Duration.ZERO);

  private final AtomicLong now = new AtomicLong(-1); // nanoTime may be negative
  private final FaultSwitch faults = new FaultSwitch(now::get);

  @Test
  void startsInOrder() {
    assertThat(faults.current().fault()).isEqualTo(Fault.NONE);
  }

  @Test
  void theLastOneSetHolds() {
    assertThat(faults.set(HANG)).isEqualTo(Fault.NONE);
    assertThat(faults.current().fault()).isEqualTo(HANG);
    assertThat(faults.set(Fault.NONE)).isEqualTo(HANG);
  }

  @Test
  void aSettingEndsWhenAnotherTakesItsPlaceAndNotBefore() throws InterruptedException {
    faults.set(HANG);
    FaultSwitch.Setting hanging = faults.current();
    assertThat(hanging.endsWithin(Duration.ofMillis(1))).isFalse();

    faults.set(Fault.NONE);

    assertThat(hanging.endsWithin(Duration.ZERO)).isTrue();
    assertThat(faults.current().endsWithin(Duration.ZERO)).isFalse();
  }

  @Test
  void connectionsAreClosedForAsLongAsWasSaidAndThenNoMore() {
    assertThat(faults.closesConnections()).isFalse();

    faults.set(new Fault(0, 500, Duration.ZERO, 0, 0, 0, 0, Duration.ofSeconds(5)));

    assertThat(faults.closesConnections()).isTrue();
    now.addAndGet(TimeUnit.SECONDS.toNanos(5) - 1);
    assertThat(faults.closesConnections()).isTrue();
    now.incrementAndGet();
    assertThat(faults.closesConnections()).isFalse();
  }
}

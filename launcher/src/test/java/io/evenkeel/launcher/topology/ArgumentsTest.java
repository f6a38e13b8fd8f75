package io.evenkeel.launcher.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  @Test
  void oneThatBothNameIsTakenFromTheOthersAlone() {
    assertThat(
            Arguments.overridden(
                List.of("--node.id=a", "--node.delay=1ms", "--flag"),
                List.of("--node.delay=2ms", "--node.delay-max=3ms", "--flag")))
        .containsExactly("--node.id=a", "--node.delay=2ms", "--node.delay-max=3ms", "--flag");
  }
}

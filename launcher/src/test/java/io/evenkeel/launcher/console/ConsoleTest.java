package io.evenkeel.launcher.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void namesStandInFrontLinedUp() {
    Console console = new Console(out, new Palette(false), List.of("redis", "load-balancer1"));

    console.line("redis", "ready");
    console.line("load-balancer1", "ready");
    console.say("two\nlines");

    assertThat(lines())
        .containsExactly(
            "redis          | ready",
            "load-balancer1 | ready",
            "evenkeel       | two",
            "evenkeel       | lines");
  }

  @Test
  void eachNameHasItsColourOnATerminal() {
    Console console = new Console(out, new Palette(true), List.of("redis", "backend1"));

    console.line("redis", "a");
    console.line("backend1", "b");

    assertThat(lines())
        .containsExactly("\u001b[36mredis   \u001b[0m | a", "\u001b[33mbackend1\u001b[0m | b");
  }

  @Test
  void coloursAreForTerminalsThatDoNotRefuseThem() {
    assertThat(Palette.of(true, Map.of("TERM", "xterm")).coloured()).isTrue();
    assertThat(Palette.of(true, Map.of("NO_COLOR", "")).coloured()).isTrue();
    assertThat(Palette.of(true, Map.of("NO_COLOR", "1")).coloured()).isFalse();
    assertThat(Palette.of(true, Map.of("TERM", "dumb")).coloured()).isFalse();
    assertThat(Palette.of(false, Map.of()).coloured()).isFalse();
  }

  @Test
  void columnsOfATableAreLinedUpByTextAndNotByColour() {
    Palette palette = new Palette(true);
    Table table =
        new Table(
            (cell, padded) -> cell.equals("running") ? palette.good(padded) : padded,
            "NAME",
            "STATE",
            "PID");
    table.row("redis", "running", "1");
    table.row("backend1", "paused", "12");

    assertThat(table.lines())
        .containsExactly(
            "NAME       STATE     PID",
            "redis      \u001b[32mrunning\u001b[0m   1",
            "backend1   paused    12");
    assertThatIllegalArgumentException().isThrownBy(() -> table.row("short"));
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}

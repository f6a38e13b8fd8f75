package io.evenkeel.launcher.cli;

import io.evenkeel.launcher.console.Palette;
import io.evenkeel.launcher.console.Table;
import io.evenkeel.launcher.control.Request;
import io.evenkeel.launcher.state.ProcessEntry;
import io.evenkeel.launcher.state.TopologyState;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code status}: what runs, and how the registry sees the backends. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows what runs, and what the registry says of each backend.")
final class StatusCommand implements Callable<Integer> {

  @Override
  public Integer call() throws Exception {
    return Launcher.ask(new Request(Request.Verb.STATUS, null), this::show);
  }

  private void show(TopologyState state) {
    Palette palette = Palette.ofStandardOutput();
    Table table =
        new Table(
            (cell, padded) -> paint(palette, cell, padded),
            "NAME",
            "STATE",
            "PID",
            "URL",
            "REGISTRY");
    for (ProcessEntry process : state.processes()) {
      table.row(
          process.name(),
          process.state(),
          Optional.ofNullable(process.pid()).map(String::valueOf).orElse("-"),
          process.url(),
          Optional.ofNullable(process.registry()).orElse(""));
    }
    table.lines().forEach(System.out::println);
  }

  private static String paint(Palette palette, String cell, String padded) {
    return switch (cell) {
      case "running", "healthy" -> palette.good(padded);
      case "killed", "failed", "unhealthy" -> palette.bad(padded);
      case "starting", "stopping", "paused", "stopped", "unknown", "not registered" ->
          palette.odd(padded);
      default -> padded;
    };
  }
}

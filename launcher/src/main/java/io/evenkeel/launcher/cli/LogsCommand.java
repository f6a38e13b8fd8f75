package io.evenkeel.launcher.cli;

import io.evenkeel.launcher.console.Console;
import io.evenkeel.launcher.console.LogFollower;
import io.evenkeel.launcher.console.Palette;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs}: what processes wrote, also after they have ended. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Shows what processes of the last topology wrote; without a name, all of them.")
final class LogsCommand implements Callable<Integer> {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final String SUFFIX = ".log";

  @Option(
      names = {"-f", "--follow"},
      description = "goes on until Ctrl-C")
  private boolean follow;

  @Parameters(paramLabel = "NAME", description = "as in backend2")
  private List<String> names = List.of();

  @Override
  public Integer call() throws Exception {
    Path directory = Launcher.directory().logs();
    List<String> known = known(directory);
    List<String> wanted = names.isEmpty() ? known : names;
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s: no log (expected: one of %s)".formatted(name, String.join(", ", known)));
      }
    }
    show(directory, wanted);
    return 0;
  }

  private void show(Path directory, List<String> wanted) throws InterruptedException {
    Console console = new Console(System.out, Palette.ofStandardOutput(), wanted);
    List<LogFollower> followers = new ArrayList<>();
    for (String name : wanted) {
      followers.add(
          new LogFollower(
              directory.resolve(name + SUFFIX),
              wanted.size() == 1 ? System.out::println : line -> console.line(name, line)));
    }
    followers.forEach(follow ? LogFollower::poll : LogFollower::flush);
    while (follow) {
      Thread.sleep(POLL);
      followers.forEach(LogFollower::poll);
    }
  }

  private static List<String> known(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    }
  }
}

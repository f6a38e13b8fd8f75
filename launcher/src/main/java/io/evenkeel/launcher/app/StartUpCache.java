package io.evenkeel.launcher.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The JVM's ahead-of-time cache of one application (JEP 514 and 515): its classes, loaded and
 * linked once in a training run and mapped at every start. It about halves what a start costs.
 *
 * <p>The training run stops short of opening a port ({@code spring.context.exit=onRefresh}), and is
 * kept away from any Redis.
 *
 * <p><i>Immutable.</i>
 *
 * @param java the JVM; a cache fits no other version
 * @param flags the flags of the application's JVM; a cache fits no others
 * @param jar the extracted jar, beside which the cache lies
 */
record StartUpCache(Path java, List<String> flags, Path jar) {

  private static final int TRAINING_LIMIT_S = 180;

  /** Nobody listens there. */
  private static final Map<String, String> NO_REDIS =
      Map.of("SPRING_DATA_REDIS_URL", "redis://127.0.0.1:1");

  /** The file, whether it is there or not. */
  Path file() {
    int fit = (System.getProperty("java.vm.version") + flags).hashCode();
    return jar.resolveSibling("start-up-" + Integer.toHexString(fit) + ".aot");
  }

  /** The flag that uses it; none if it is not there. */
  List<String> flag() {
    return Files.exists(file()) ? List.of("-XX:AOTCache=" + file()) : List.of();
  }

  /**
   * Makes it.
   *
   * @param arguments with which the application can start without the others
   * @throws IOException with the last words of a training run that failed
   */
  void make(List<String> arguments) throws IOException, InterruptedException {
    Path fresh = Files.createTempFile(jar.getParent(), "start-up", ".part");
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(flags);
    command.add("-XX:AOTCacheOutput=" + fresh);
    command.add("-Dspring.context.exit=onRefresh");
    command.add("-jar");
    command.add(jar.toString());
    command.addAll(arguments);
    Path log = fresh.resolveSibling(fresh.getFileName() + ".log");
    ProcessBuilder training =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    training.environment().putAll(NO_REDIS);
    Process process = training.start();
    boolean ended = process.waitFor(TRAINING_LIMIT_S, TimeUnit.SECONDS);
    process.destroyForcibly();
    String words = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
    Files.delete(log);
    if (!ended || process.exitValue() != 0 || Files.size(fresh) == 0) {
      Files.deleteIfExists(fresh);
      throw new IOException("%s: no start-up cache: %s".formatted(jar, lastLine(words)));
    }
    Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String lastLine(String words) {
    return words.lines().reduce((first, second) -> second).orElse("it said nothing");
  }
}

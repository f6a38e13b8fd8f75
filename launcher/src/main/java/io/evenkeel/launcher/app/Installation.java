package io.evenkeel.launcher.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The project's folder, in which the build leaves the applications.
 *
 * <p><i>Immutable.</i>
 *
 * @param root the folder with {@code mvnw} and the modules
 */
public record Installation(Path root) {

  /** Names the project's folder; the script {@code evenkeel} sets it. */
  public static final String ROOT_PROPERTY = "evenkeel.root";

  /**
   * Finds the project's folder: what {@value #ROOT_PROPERTY} says, else the working directory or
   * the first of its parents that looks like it.
   *
   * @throws IllegalStateException if there is none
   */
  public static Installation find() {
    return find(System.getProperty(ROOT_PROPERTY), Path.of(""));
  }

  static Installation find(@Nullable String configured, Path from) {
    if (configured != null) {
      return new Installation(Path.of(configured).toAbsolutePath().normalize());
    }
    for (Path folder = from.toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("mvnw"))
          && Files.exists(folder.resolve("launcher/pom.xml"))) {
        return new Installation(folder);
      }
    }
    throw new IllegalStateException(
        "%s: not set, and no project folder above %s (expected: a folder with mvnw and launcher/)"
            .formatted(ROOT_PROPERTY, from.toAbsolutePath()));
  }

  /** {@code .evenkeel}: everything that the launcher writes. */
  public Path stateDirectory() {
    return root.resolve(".evenkeel");
  }

  /** Where the Redis of embedded-redis is unpacked. */
  public Path redisDirectory() {
    return stateDirectory().resolve("redis");
  }

  /**
   * The executable jar of a module.
   *
   * @throws IllegalStateException if it has not been built
   */
  Path jar(String module) {
    Path target = root.resolve(module).resolve("target");
    return built(target, module)
        .orElseThrow(() ->
            new IllegalStateException(
                "%s: no %s-<version>.jar (expected: the result of ./mvnw package)"
                    .formatted(target, module)));
  }

  private static Optional<Path> built(Path target, String module) {
    if (!Files.isDirectory(target)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> isExecutableJar(file.getFileName().toString(), module))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isExecutableJar(String name, String module) {
    return name.startsWith(module + "-")
        && name.endsWith(".jar")
        && !name.endsWith("-tests.jar")
        && !name.endsWith("-sources.jar")
        && !name.endsWith("-javadoc.jar");
  }
}

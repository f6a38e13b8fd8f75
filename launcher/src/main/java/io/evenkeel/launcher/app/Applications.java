package io.evenkeel.launcher.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the command line of an application.
 *
 * <p>An executable jar is extracted first, once per build: a JVM starts faster from plain jars than
 * from jars within a jar, and only plain ones can be archived.
 *
 * <p><i>Thread-safe.</i>
 */
public final class Applications implements ApplicationCommands {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private final Installation installation;
  private final Path directory;

  /** The applications of one installation; shared by all topologies that run from it. */
  public Applications(Installation installation) {
    this.installation = installation;
    this.directory = installation.stateDirectory().resolve("apps");
  }

  @Override
  public List<String> command(Application application, List<String> arguments) {
    Path jar = extracted(application);
    List<String> command = new ArrayList<>();
    command.add(JAVA.toString());
    command.addAll(application.jvmFlags());
    command.add("-jar");
    command.add(jar.toString());
    command.addAll(arguments);
    return List.copyOf(command);
  }

  private Path extracted(Application application) {
    Path jar = installation.jar(application.module());
    try {
      return new Extraction(JAVA, directory).of(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while extracting " + jar, e);
    }
  }
}

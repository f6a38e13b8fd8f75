package io.evenkeel.launcher.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The applications as the build left them, made quick to start: extracted, since a JVM starts
 * faster from plain jars than from jars within a jar, and with a {@link StartUpCache} where one has
 * been made.
 *
 * <p><i>Thread-safe.</i>
 */
public final class Applications implements ApplicationCommands {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Duration KEEP = Duration.ofDays(1);
  private static final double NANOS = 1e9;

  private final boolean makeCaches;
  private final Installation installation;
  private final Path directory;
  private final Map<Application, Path> extracted = new ConcurrentHashMap<>();

  /**
   * The applications of one installation; shared by all topologies that run from it.
   *
   * @param makeCaches whether {@link #prepare} takes the time to make start-up caches; those that
   *     are there are used in any case
   */
  public Applications(Installation installation, boolean makeCaches) {
    this.makeCaches = makeCaches;
    this.installation = installation;
    this.directory = installation.stateDirectory().resolve("apps");
  }

  @Override
  public List<String> command(Application application, List<String> arguments) {
    Path jar = extracted(application);
    List<String> command = new ArrayList<>();
    command.add(JAVA.toString());
    command.addAll(application.jvmFlags());
    command.addAll(cache(application, jar).flag());
    command.add("-jar");
    command.add(jar.toString());
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /**
   * Extracts, makes the start-up caches that are missing if that is wanted, and removes what
   * earlier builds left. A cache that can't be made is reported and done without.
   */
  @Override
  public void prepare(Consumer<String> say) throws InterruptedException {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (Application application : Application.values()) {
        tasks.add(() -> prepare(application, say));
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
      Folder.prune(directory, extracted.values().stream().map(Path::getParent).toList(), KEEP);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Void prepare(Application application, Consumer<String> say)
      throws InterruptedException {
    StartUpCache cache = cache(application, extracted(application));
    if (makeCaches && cache.flag().isEmpty()) {
      make(application, cache, say);
    }
    return null;
  }

  private static void make(Application application, StartUpCache cache, Consumer<String> say)
      throws InterruptedException {
    long begin = System.nanoTime();
    try {
      cache.make(application.trainingArguments());
      double seconds = (System.nanoTime() - begin) / NANOS;
      say.accept("start-up cache of %s made in %.1f s".formatted(application.module(), seconds));
    } catch (IOException e) {
      say.accept(String.valueOf(e.getMessage()));
    }
  }

  private static StartUpCache cache(Application application, Path jar) {
    return new StartUpCache(JAVA, application.jvmFlags(), jar);
  }

  private Path extracted(Application application) {
    return extracted.computeIfAbsent(application, this::extract);
  }

  private Path extract(Application application) {
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

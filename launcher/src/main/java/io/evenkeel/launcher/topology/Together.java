package io.evenkeel.launcher.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The same thing done to several processes at once.
 *
 * <p><i>Stateless.</i>
 */
final class Together {

  private Together() {}

  /** Does {@code action} to all; the first failure ends the waiting for the others. */
  static <T> void each(Collection<T> items, Consumer<T> action) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Void> done = new ExecutorCompletionService<>(threads);
      List<Future<Void>> running = new ArrayList<>();
      for (T item : items) {
        running.add(
            done.submit(() -> {
              action.accept(item);
              return null;
            }));
      }
      try {
        for (int i = 0; i < running.size(); i++) {
          done.take().get();
        }
      } catch (ExecutionException e) {
        running.forEach(future -> future.cancel(true));
        throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}

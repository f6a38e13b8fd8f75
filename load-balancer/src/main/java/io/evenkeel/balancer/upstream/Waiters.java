package io.evenkeel.balancer.upstream;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Those who want to know when an upstream is withdrawn, each with a stage of its own.
 *
 * <p>One shared future would do the same and leak: it keeps every dependent of every request until
 * it completes, which on a sound upstream is never.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
final class Waiters {

  private final Set<CompletionStage<Void>> waiting = ConcurrentHashMap.newKeySet();

  CompletionStage<Void> join() {
    Waiter waiter = new Waiter();
    waiting.add(waiter);
    return waiter;
  }

  boolean forget(CompletionStage<Void> stage) {
    return waiting.remove(stage);
  }

  void completeAll() {
    waiting.forEach(stage -> {
      if (forget(stage)) {
        stage.toCompletableFuture().complete(null);
      }
    });
  }

  int size() {
    return waiting.size();
  }

  private final class Waiter extends CompletableFuture<Void> {

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      forget(this);
      return super.cancel(mayInterruptIfRunning);
    }
  }
}

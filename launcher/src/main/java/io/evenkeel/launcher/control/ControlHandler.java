package io.evenkeel.launcher.control;

import java.util.function.Consumer;

/**
 * Does what is asked.
 *
 * <p><i>Thread-safe: several terminals may ask at once.</i>
 */
@FunctionalInterface
public interface ControlHandler {

  /** Answers with any number of replies, of which the last has an exit code. */
  void handle(Request request, Consumer<Reply> replies);
}

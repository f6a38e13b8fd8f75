package io.evenkeel.launcher.process;

import java.time.Instant;

/**
 * Is told of every process before it runs and after it has ended, so that none can be lost.
 *
 * <p><i>Thread-safe: processes start and end concurrently.</i>
 */
public interface Custodian {

  /** Called before the program behind {@code pid} begins; must have taken effect on return. */
  void took(String name, long pid, Instant startedAt);

  /** Called once the process has ended. */
  void released(long pid);
}

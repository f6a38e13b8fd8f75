package io.evenkeel.orchestrator.probe;

import java.time.Duration;

/** A duration as people and property files write it: {@code 2s}, {@code 250ms}. */
public final class DurationText {

  private DurationText() {}

  /** In whole seconds if it is that, else in milliseconds. */
  public static String of(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}

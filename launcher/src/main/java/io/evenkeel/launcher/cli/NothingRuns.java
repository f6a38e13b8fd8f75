package io.evenkeel.launcher.cli;

/** A command about a running topology, and there is none. */
final class NothingRuns extends RuntimeException {

  /** As service scripts have it for "not running" (Linux Standard Base). */
  static final int EXIT = 3;

  private static final long serialVersionUID = 1;

  NothingRuns() {
    super("nothing is running (./evenkeel up starts it)");
  }
}

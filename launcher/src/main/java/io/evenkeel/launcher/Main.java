package io.evenkeel.launcher;

import io.evenkeel.launcher.cli.Evenkeel;

/** The program behind the script {@code evenkeel}. */
public final class Main {

  private Main() {}

  /** Runs one command; its exit code is ours. */
  public static void main(String[] args) {
    System.exit(Evenkeel.commandLine().execute(args));
  }
}

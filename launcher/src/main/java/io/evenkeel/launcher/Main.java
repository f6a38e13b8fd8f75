package io.evenkeel.launcher;

/** The program behind the script {@code evenkeel}. */
public final class Main {

  private Main() {}

  /** Runs one command. */
  public static void main(String[] args) {}
}

package io.evenkeel.launcher.testing;

/** A program that says one thing and ends, with the exit code that it is given. */
public final class Brief {

  private Brief() {}

  /** Ends with {@code args[0]}. */
  public static void main(String[] args) {
    System.out.println("brief as ever");
    System.exit(Integer.parseInt(args[0]));
  }
}

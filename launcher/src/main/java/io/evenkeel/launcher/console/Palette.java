package io.evenkeel.launcher.console;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Colours, or none: for a terminal that does not refuse them ({@code NO_COLOR}, see no-color.org).
 *
 * <p><i>Immutable.</i>
 *
 * @param coloured whether there are any
 */
public record Palette(boolean coloured) {

  /** Set by the script {@code evenkeel}, which can tell. */
  public static final String TERMINAL_PROPERTY = "evenkeel.terminal";

  private static final String RESET = "\u001b[0m";
  private static final List<String> NAMES =
      List.of("36", "33", "32", "35", "34", "96", "93", "92", "95", "94");

  /** What this process's standard output allows. */
  public static Palette ofStandardOutput() {
    return of(Boolean.getBoolean(TERMINAL_PROPERTY), System.getenv());
  }

  static Palette of(boolean terminal, Map<String, String> environment) {
    @Nullable String refused = environment.get("NO_COLOR");
    boolean wanted = refused == null || refused.isEmpty();
    return new Palette(terminal && wanted && !"dumb".equals(environment.get("TERM")));
  }

  /** The colour of the {@code index}th name, from 0; they repeat. */
  public String name(int index, String text) {
    return paint(NAMES.get(Math.floorMod(index, NAMES.size())), text);
  }

  /** What went well. */
  public String good(String text) {
    return paint("32", text);
  }

  /** What did not. */
  public String bad(String text) {
    return paint("31", text);
  }

  /** What is neither. */
  public String odd(String text) {
    return paint("33", text);
  }

  /** A heading. */
  public String bold(String text) {
    return paint("1", text);
  }

  private String paint(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + RESET : text;
  }
}

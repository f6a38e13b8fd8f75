package io.evenkeel.launcher.console;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines of many speakers on one stream, each behind its speaker's name.
 *
 * <p><i>Thread-safe: a line is never torn.</i>
 */
public final class Console {

  /** The launcher's own name. */
  public static final String SELF = "evenkeel";

  private final PrintStream out;
  private final Palette palette;
  private final List<String> names = new ArrayList<>();
  private int width;

  /** A console for {@code speakers}, whose names are lined up. */
  public Console(PrintStream out, Palette palette, List<String> speakers) {
    this.out = out;
    this.palette = palette;
    this.width = SELF.length();
    speakers.forEach(this::add);
  }

  /** Colours of this stream. */
  public Palette palette() {
    return palette;
  }

  /** Prints {@code name | line}. */
  public synchronized void line(String name, String line) {
    String padded = name + " ".repeat(Math.max(0, width - name.length()));
    String prefix =
        name.equals(SELF) ? palette.bold(padded) : palette.name(names.indexOf(name), padded);
    out.println(prefix + " | " + line);
  }

  /** Prints what the launcher itself has to say. */
  public void say(String line) {
    line.lines().forEach(part -> line(SELF, part));
  }

  /** The same, of what went wrong. */
  public void complain(String line) {
    line.lines().forEach(part -> line(SELF, palette.bad(part)));
  }

  /** Prints lines without a prefix, all together. */
  public synchronized void block(List<String> lines) {
    lines.forEach(out::println);
  }

  /** Adds a speaker; names are lined up from now on. */
  public synchronized void add(String name) {
    if (!names.contains(name)) {
      names.add(name);
      width = Math.max(width, name.length());
    }
  }
}

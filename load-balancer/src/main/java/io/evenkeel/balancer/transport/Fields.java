package io.evenkeel.balancer.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A header or trailer section (RFC 9110, section 5): lines in the order of the wire, names spelled
 * as their sender spelled them and compared without case. One char is one byte (ISO 8859-1), so
 * that every byte passes unchanged.
 *
 * <p><i>Filled by one thread, then handed over and not changed any more.</i>
 */
public final class Fields {

  /** No lines; not to be added to. */
  public static final Fields NONE = new Fields(0);

  private static final int USUAL_LINES = 12;

  /** Names and values in turn. */
  private String[] lines;

  private int size;

  /** No lines yet. */
  public Fields() {
    this(USUAL_LINES);
  }

  private Fields(int capacity) {
    lines = new String[2 * capacity];
  }

  /** Adds a line at the end. */
  public Fields add(String name, String value) {
    if (this == NONE) {
      throw new IllegalStateException("Fields.NONE has no lines (expected: new Fields())");
    }
    if (2 * size == lines.length) {
      lines = Arrays.copyOf(lines, Math.max(8, 2 * lines.length));
    }
    lines[2 * size] = name;
    lines[2 * size + 1] = value;
    size++;
    return this;
  }

  /** How many lines. */
  public int size() {
    return size;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** The name of line {@code i}, from 0. */
  public String name(int i) {
    return lines[2 * i];
  }

  /** The value of line {@code i}, from 0, without the white space around it. */
  public String value(int i) {
    return lines[2 * i + 1];
  }

  /** Whether there is a line of that name. */
  public boolean contains(String name) {
    return first(name) != null;
  }

  /** The value of the first line of that name, or null. */
  public @Nullable String first(String name) {
    for (int i = 0; i < size; i++) {
      if (name(i).equalsIgnoreCase(name)) {
        return value(i);
      }
    }
    return null;
  }

  /** The values of all lines of that name, in their order. */
  public List<String> all(String name) {
    List<String> all = null;
    for (int i = 0; i < size; i++) {
      if (name(i).equalsIgnoreCase(name)) {
        if (all == null) {
          all = new ArrayList<>(2);
        }
        all.add(value(i));
      }
    }
    return all == null ? List.of() : all;
  }

  /** Every line, in order. */
  public void forEach(BiConsumer<String, String> visitor) {
    for (int i = 0; i < size; i++) {
      visitor.accept(name(i), value(i));
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.toString();
  }
}

package io.evenkeel.launcher.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Rows whose columns are lined up. Colour is added after lining up, as it has no width.
 *
 * <p><i>Not thread-safe.</i>
 */
public final class Table {

  private static final String GAP = "   ";

  private final String[] headings;
  private final List<String[]> rows = new ArrayList<>();
  private final BinaryOperator<String> paint;

  /**
   * A table.
   *
   * @param paint takes a cell's text and the same padded, and colours the latter
   */
  public Table(BinaryOperator<String> paint, String... headings) {
    this.paint = paint;
    this.headings = headings.clone();
  }

  /** Adds a row, a cell for each heading. */
  public void row(String... cells) {
    if (cells.length != headings.length) {
      throw new IllegalArgumentException(
          "cells: %d (expected: %d)".formatted(cells.length, headings.length));
    }
    rows.add(cells.clone());
  }

  /** The table, without spaces at the ends of lines. */
  public List<String> lines() {
    int[] widths = Arrays.stream(headings).mapToInt(String::length).toArray();
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(headings, widths, (cell, padded) -> padded));
    rows.forEach(row -> lines.add(line(row, widths, paint)));
    return lines;
  }

  private static String line(String[] cells, int[] widths, BinaryOperator<String> paint) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      boolean last = i == cells.length - 1;
      String padded = last ? cells[i] : cells[i] + " ".repeat(widths[i] - cells[i].length());
      line.append(paint.apply(cells[i], padded)).append(last ? "" : GAP);
    }
    return line.toString().stripTrailing();
  }
}

package io.evenkeel.balancer.outlier;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What attempts on one upstream have shown lately: a ring of stretches of time, each a row of
 * counts.
 *
 * <p>Whoever counts adds one to a cell of the stretch that is on, and needs neither clock nor lock
 * nor memory. Only the review turns the ring. A thread that was about to count when it turned
 * counts one stretch too early, which is harmless.
 *
 * <p><i>Thread-safe to count; {@link #turn} and {@link #clear} are confined to the review.</i>
 */
final class Window {

  private final int stretches;
  private final AtomicIntegerArray cells;
  private volatile int current;
  private volatile int first;

  Window(int stretches) {
    this.stretches = stretches;
    this.cells = new AtomicIntegerArray(stretches * Counts.CELLS);
  }

  /** The number of the stretch that is on. */
  int stretch() {
    return current;
  }

  void count(int cell) {
    count(current, cell);
  }

  /** Counts in that stretch: what is taken back later must have been counted in the same one. */
  void count(int stretch, int cell) {
    cells.incrementAndGet(index(stretch, cell));
  }

  /** Takes one back that was counted in that stretch, if the ring still has it. */
  void uncount(int stretch, int cell) {
    if (stretch >= first && current - stretch < stretches) {
      cells.decrementAndGet(index(stretch, cell));
    }
  }

  /** Begins a new stretch, and forgets the oldest one. */
  void turn() {
    int next = current + 1;
    wipe(next);
    current = next;
    first = Math.max(first, next - stretches + 1);
  }

  /** Forgets everything. */
  void clear() {
    for (int stretch = 0; stretch < stretches; stretch++) {
      wipe(stretch);
    }
    first = current;
  }

  /** How many stretches it can look back, 1 or more. */
  int age() {
    return current - first + 1;
  }

  /** Adds the stretch so many back; 0 is the one that is on. */
  void addTo(Counts counts, int back) {
    int stretch = current - back;
    if (stretch < first) {
      return;
    }
    for (int cell = 0; cell < Counts.CELLS; cell++) {
      // A late answer may be taken back from a stretch that was wiped meanwhile.
      counts.add(cell, Math.max(0, cells.get(index(stretch, cell))));
    }
  }

  /**
   * The latest stretches.
   *
   * @param stretchCount how many, the one that is on included
   * @param waitingFrom attempts without an answer count from the stretch so many back on
   */
  Counts latest(int stretchCount, int waitingFrom) {
    Counts sum = new Counts();
    for (int back = 0; back < Math.min(stretchCount, age()); back++) {
      Counts stretch = new Counts();
      addTo(stretch, back);
      sum.add(stretch, back >= waitingFrom);
    }
    return sum;
  }

  private void wipe(int stretch) {
    for (int cell = 0; cell < Counts.CELLS; cell++) {
      cells.set(index(stretch, cell), 0);
    }
  }

  private int index(int stretch, int cell) {
    return Math.floorMod(stretch, stretches) * Counts.CELLS + cell;
  }
}

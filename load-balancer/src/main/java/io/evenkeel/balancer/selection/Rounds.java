package io.evenkeel.balancer.selection;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Turns, counted off by rounds: in each round every turn comes up once, and each round begins at
 * another one.
 *
 * <p>Requests often come in step themselves: a page and its picture, a client that does two things
 * by turns. Were the order the same in each round, each upstream would always get the same kind of
 * request, and the one that gets the bad URL, or the slow one, would look sick beside the others.
 *
 * <p>Where a round begins is no plain chance, whose luck would lump now and then. As many rounds as
 * there are turns make a block, in which every turn comes up once at every place; the order of a
 * block's rounds is chance. So whatever repeats with the rounds is dealt out evenly within a block.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
final class Rounds {

  /** Any odd number with well mixed bits; this one is 2^64 by the golden ratio. */
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final long seed;

  /**
   * A long: it does not wrap within the life of a process, so a remainder is never negative. It
   * begins at 0, with a whole round.
   */
  private final AtomicLong cursor = new AtomicLong();

  Rounds(RandomGenerator random) {
    this.seed = random.nextLong();
  }

  /**
   * Whose turn it is.
   *
   * @param length turns in a round, 1 or more
   * @return 0 to {@code length} - 1
   */
  int next(int length) {
    long now = cursor.getAndIncrement();
    if (length == 1) {
      return 0;
    }
    long round = now / length;
    return (int) ((now % length + start(round / length, round % length, length)) % length);
  }

  /** Strides through the places by a number that has nothing in common with theirs: visits all. */
  private long start(long block, long round, int length) {
    long chance = mixed(seed + block * MIX);
    long stride = 1 + (chance >>> 33) % length;
    while (gcd(stride, length) != 1) {
      stride++;
    }
    return (round * stride + (chance & Integer.MAX_VALUE)) % length;
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Generators). */
  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}

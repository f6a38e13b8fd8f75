package io.evenkeel.balancer.proxy.header;

/**
 * How many proxies a TRACE or OPTIONS may still pass (RFC 9110, section 7.6.2); to every other
 * method the field means nothing, and is passed on as it is.
 *
 * <p><i>Stateless.</i>
 */
final class MaxForwards {

  /** The most that we count down from; what is larger becomes this (section 7.6.2, b). */
  static final int MAX = Integer.MAX_VALUE;

  private static final int DIGITS_OF_MAX = 10;

  private MaxForwards() {}

  /** Whether the field counts for this method. */
  static boolean countsFor(String method) {
    return method.equals("OPTIONS") || method.equals("TRACE");
  }

  /** Whether we are the last to get the request. */
  static boolean isSpent(String value) {
    return isNumber(value) && value.chars().allMatch(c -> c == '0');
  }

  /** One less; a value that is no number is not ours to mend and stays as it is. */
  static String next(String value) {
    if (!isNumber(value) || isSpent(value)) {
      return value;
    }
    String digits = value.replaceFirst("^0+", "");
    if (digits.length() > DIGITS_OF_MAX) {
      return Integer.toString(MAX);
    }
    return Long.toString(Math.min(Long.parseLong(digits) - 1, MAX));
  }

  private static boolean isNumber(String value) {
    return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}

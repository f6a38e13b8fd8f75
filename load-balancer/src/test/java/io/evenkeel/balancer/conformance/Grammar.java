package io.evenkeel.balancer.conformance;

import io.evenkeel.balancer.conformance.Message.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * HTTP/1.1's grammar (RFC 9112), to the letter: written for the tests, after the RFC alone, so that
 * it can contradict the balancer.
 *
 * <p><i>Stateless.</i>
 */
final class Grammar {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE =
      Pattern.compile("([!-~\\x80-\\xff]([\\t -~\\x80-\\xff]*[!-~\\x80-\\xff])?)?");
  private static final Pattern VERSION = Pattern.compile("HTTP/1\\.[0-9]");
  private static final Pattern TARGET = Pattern.compile("[!-~\\x80-\\xff]+");
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[0-9] [1-9][0-9]{2}( [\\t -~\\x80-\\xff]*)?");
  private static final Pattern ABSOLUTE =
      Pattern.compile("(?i)https?://(?<authority>[^/?#@]+)(?<rest>[/?].*)?");
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|([A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(:[0-9]*)?");

  private Grammar() {}

  /** Checks a request's line and the fields that say where it goes. */
  static void request(String line, List<Field> fields) {
    String[] words = line.split(" ", -1);
    check(words.length == 3, "request line", line);
    check(TOKEN.matcher(words[0]).matches(), "method", words[0]);
    check(TARGET.matcher(words[1]).matches(), "target", words[1]);
    check(VERSION.matcher(words[2]).matches(), "version", words[2]);
    check(isTarget(words[0], words[1]), "target", words[1]);
    List<String> hosts = values(fields, "Host");
    check(hosts.size() <= 1, "Host", hosts);
    check(!hosts.isEmpty() || words[2].equals("HTTP/1.0"), "Host", "absent");
    check(hosts.isEmpty() || HOST.matcher(hosts.getFirst()).matches(), "Host", hosts);
  }

  private static boolean isTarget(String method, String target) {
    return target.startsWith("/")
        || (target.equals("*") && method.equals("OPTIONS"))
        || ABSOLUTE.matcher(target).matches();
  }

  /** The target in origin form (RFC 9112, section 3.2.1). */
  static String originForm(String method, String target) {
    var absolute = ABSOLUTE.matcher(target);
    if (!absolute.matches()) {
      return target;
    }
    String rest = absolute.group("rest");
    if (rest == null) {
      return method.equals("OPTIONS") ? "*" : "/";
    }
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  static void statusLine(String line) {
    check(STATUS_LINE.matcher(line).matches(), "status line", line);
  }

  /** A field line of a response: blanks before its colon are to be removed (section 5.1). */
  static Field tolerantField(String line) {
    return field(line.replaceFirst("^([^:\t ]+)[\t ]+:", "$1:"));
  }

  static Field field(String line) {
    int colon = line.indexOf(':');
    check(colon > 0 && TOKEN.matcher(line.substring(0, colon)).matches(), "field name", line);
    String value = trimmed(line.substring(colon + 1));
    check(VALUE.matcher(value).matches(), "field value", line);
    return new Field(line.substring(0, colon), value);
  }

  /** Bytes of content, -1 for chunked, -2 when neither is said. */
  static long length(List<Field> fields, boolean version10) {
    List<String> lengths = values(fields, "Content-Length");
    List<String> codings = values(fields, "Transfer-Encoding");
    if (!codings.isEmpty()) {
      check(lengths.isEmpty(), "Content-Length beside Transfer-Encoding", lengths);
      check(!version10, "Transfer-Encoding in HTTP/1.0", codings);
      check(codings.size() == 1, "Transfer-Encoding", codings);
      check(codings.getFirst().equalsIgnoreCase("chunked"), "Transfer-Encoding", codings);
      return -1;
    }
    if (lengths.isEmpty()) {
      return -2;
    }
    check(lengths.size() == 1, "Content-Length", lengths);
    check(lengths.getFirst().matches("[0-9]+"), "Content-Length", lengths);
    return number(lengths.getFirst(), 10);
  }

  /** The size in the line before a chunk. */
  static long chunkSize(String line) {
    int i = 0;
    while (i < line.length() && Character.digit(line.charAt(i), 16) >= 0 && line.charAt(i) < 128) {
      i++;
    }
    String extension = line.substring(i);
    check(i > 0, "chunk size", line);
    check(extension.matches("([\\t ]*;[\\t -~\\x80-\\xff]*)?"), "chunk extension", line);
    return number(line.substring(0, i), 16);
  }

  /** As {@link #length}, of a backend: the same length said twice is one (RFC 9110, 8.6). */
  static long tolerantLength(List<Field> fields, boolean version10) {
    List<Field> once = new ArrayList<>();
    Set<String> lengths = new TreeSet<>();
    for (Field field : fields) {
      if (field.is("Content-Length")) {
        for (String length : field.value().split(",", -1)) {
          lengths.add(trimmed(length));
        }
      } else {
        once.add(field);
      }
    }
    lengths.forEach(length -> once.add(new Field("Content-Length", length)));
    return length(once, version10);
  }

  private static long number(String digits, int radix) {
    try {
      return Long.parseLong(digits, radix);
    } catch (NumberFormatException e) {
      throw new Malformed("number: " + digits + " (expected: at most " + Long.MAX_VALUE + ")");
    }
  }

  private static String trimmed(String value) {
    int from = 0;
    int to = value.length();
    while (from < to && isBlank(value.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(value.charAt(to - 1))) {
      to--;
    }
    return value.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static List<String> values(List<Field> fields, String name) {
    List<String> values = new ArrayList<>();
    fields.stream().filter(field -> field.is(name)).forEach(field -> values.add(field.value()));
    return values;
  }

  private static void check(boolean holds, String what, Object found) {
    if (!holds) {
      throw new Malformed(what + ": " + found);
    }
  }
}

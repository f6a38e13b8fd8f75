package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A file of rules beside this class: <code># source: name</code>, then what is received behind a
 * {@code >}, then line by line what becomes of it behind a {@code <}. In both, {@code \r}, {@code
 * \n}, {@code \t}, {@code \\} and {@code \xff} are escapes, and <code>{y*400}</code> is 400 times
 * y.
 */
final class WireTable {

  private static final Pattern ESCAPE = Pattern.compile("\\\\(x..|.)|\\{(.)\\*(\\d+)}");

  private WireTable() {}

  /** One of its rules. */
  record Rule(String name, String received, List<String> outcome) {}

  /** A test for each rule of the file. */
  static Stream<DynamicTest> tests(String file, Function<Rule, Decoded> decode) {
    List<Rule> rules = rules(file);
    assertThat(rules).as(file).hasSizeGreaterThan(10);
    return rules.stream()
        .map(rule ->
            DynamicTest.dynamicTest(
                rule.name, () -> assertThat(decode.apply(rule).lines()).isEqualTo(rule.outcome)));
  }

  private static List<Rule> rules(String file) {
    List<Rule> rules = new ArrayList<>();
    String name = "";
    for (String line : text(file).lines().toList()) {
      if (line.startsWith("# ")) {
        name = line.substring(2);
      } else if (line.startsWith("> ")) {
        rules.add(new Rule(name, unescaped(line.substring(2)), new ArrayList<>()));
      } else if (line.startsWith("< ")) {
        rules.getLast().outcome.add(unescaped(line.substring(2)));
      }
    }
    return rules;
  }

  private static String text(String file) {
    try (InputStream in = WireTable.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                match.group(2) == null
                    ? unescape(match.group(1))
                    : match.group(2).repeat(Integer.parseInt(match.group(3)))));
  }

  private static String unescape(String escaped) {
    return switch (escaped.charAt(0)) {
      case 'r' -> "\r";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'x' -> String.valueOf((char) Integer.parseInt(escaped.substring(1), 16));
      default -> escaped;
    };
  }
}

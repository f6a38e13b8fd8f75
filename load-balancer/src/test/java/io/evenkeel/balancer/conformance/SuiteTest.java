package io.evenkeel.balancer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The suite as a whole: how many rules there are, and that the docs list them. */
class SuiteTest {

  private static final Path DOC = Path.of("..", "docs", "conformance.md");
  private static final String COMMAND =
      "./mvnw -pl load-balancer -am test -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dtest=io.evenkeel.balancer.conformance.SuiteTest -Dconformance.doc=write";

  private static Map<String, List<Rule>> areas() {
    Map<String, List<Rule>> areas = new LinkedHashMap<>();
    areas.put("Parsing and smuggling", ParsingTest.all());
    areas.put("Forwarding", ForwardingTest.all());
    areas.put("Bad upstreams", UpstreamsTest.all());
    areas.put("Client abuse", AbuseTest.all());
    return areas;
  }

  private static List<Rule> all() {
    return areas().values().stream().flatMap(List::stream).toList();
  }

  @Test
  void hasAtLeast150Rules() {
    assertThat(all()).hasSizeGreaterThanOrEqualTo(150);
  }

  @Test
  void namesEveryRuleOnce() {
    assertThat(all()).extracting(Rule::id).doesNotHaveDuplicates();
    assertThat(all()).extracting(Rule::claim).doesNotHaveDuplicates();
    assertThat(all()).allMatch(rule -> !rule.scenarios().isEmpty());
  }

  @Test
  void isListedInTheDocs() throws IOException {
    String expected = doc();
    if ("write".equals(System.getProperty("conformance.doc"))) {
      Files.writeString(DOC, expected);
    }
    assertThat(DOC).as("written anew by: " + COMMAND).exists();
    assertThat(Files.readString(DOC)).as("written anew by: " + COMMAND).isEqualTo(expected);
  }

  private static String doc() {
    StringBuilder doc = new StringBuilder("# Conformance\n\n");
    doc.append(
        "What the traffic port promises on the wire: %d rules, each played over real sockets\n"
            .formatted(all().size()));
    doc.append(
        "with a scripted backend behind the whole traffic path, as part of `./mvnw verify`\n");
    doc.append(
        "(`load-balancer/src/test/java/io/evenkeel/balancer/conformance`). After every one of\n");
    doc.append(
        "them nothing is in flight, no client's connection is left, those to backends wait in the\n");
    doc.append(
        "pool or are closed, and another client is served. When the balancer is closed, none is\n");
    doc.append(
        "left at all. It is put together by the product's own configuration, of its own properties\n");
    doc.append("and their defaults, but for what a rule is about.\n\n");
    doc.append(
        "Written by the suite itself, and compared with it in every build. To write it anew:\n\n");
    doc.append("```sh\n").append(COMMAND).append("\n```\n\n");
    doc.append("To play only the rules whose id begins so: `-Dconformance.only=chunk-`.\n");
    areas()
        .forEach((area, rules) -> {
          doc.append("\n## %s\n".formatted(area));
          bySource(rules)
              .forEach((source, ofIt) -> {
                doc.append(
                    "\n### %s\n\n| section | id | rule |\n|---|---|---|\n".formatted(source));
                ofIt.forEach(rule -> doc.append(row(source, rule)));
              });
        });
    return doc.toString();
  }

  private static Map<String, List<Rule>> bySource(List<Rule> rules) {
    Map<String, List<Rule>> sources = new TreeMap<>();
    for (Rule rule : rules) {
      String source = rule.section().replaceFirst(" §.*", "");
      sources.computeIfAbsent(source, _ -> new ArrayList<>()).add(rule);
    }
    return sources;
  }

  private static String row(String source, Rule rule) {
    String section = rule.section().substring(source.length()).strip();
    return "| %s | `%s` | %s |\n"
        .formatted(section.isEmpty() ? "-" : section, rule.id(), rule.claim().replace("|", "\\|"));
  }
}

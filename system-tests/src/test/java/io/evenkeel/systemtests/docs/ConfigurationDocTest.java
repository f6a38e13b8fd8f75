package io.evenkeel.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code docs/configuration.md} says what the metadata of the modules says, which the compiler
 * wrote from the records of properties; and no document names a property that does not exist.
 *
 * <p>A row of the document begins with the property and its default: {@code | `node.delay` |
 * `20ms-80ms` | …}. A default in words, without backticks, stands for one that is worked out at
 * start, or for none.
 */
class ConfigurationDocTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> MODULES =
      List.of("node", "orchestrator", "load-balancer", "redis-init");
  private static final String NAME =
      "(?:balancer|orchestrator|node|redis-init)\\.[a-z0-9.-]*[a-z0-9]";
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(" + NAME + ")` \\| (?:`([^`]*)`|([^`|]*)) \\|");
  private static final Pattern MENTION = Pattern.compile("`(" + NAME + ")`");

  /** Property to default; the default is empty where none is known before the start. */
  private final Map<String, String> built = built();

  @Test
  void namesEveryPropertyWithItsDefault() throws IOException {
    assertThat(documented()).containsExactlyInAnyOrderEntriesOf(built);
  }

  @Test
  void noDocumentNamesAPropertyThatDoesNotExist() throws IOException {
    for (Path document : documents()) {
      assertThat(mentions(document)).as("%s", ROOT.relativize(document)).isSubsetOf(built.keySet());
    }
  }

  private static Map<String, String> documented() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/configuration.md")));
    while (row.find()) {
      String value = row.group(2);
      rows.merge(row.group(1), value == null ? "" : value, (one, other) -> "(two rows)");
    }
    return rows;
  }

  private static Set<String> mentions(Path document) throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher mention = MENTION.matcher(Files.readString(document));
    while (mention.find()) {
      names.add(mention.group(1));
    }
    return names;
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    documents.add(ROOT.resolve("README.md"));
    documents.add(ROOT.resolve("CONTRIBUTING.md"));
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    return documents;
  }

  private static Map<String, String> built() {
    Map<String, String> properties = new TreeMap<>();
    for (String module : MODULES) {
      Path metadata =
          ROOT.resolve(module)
              .resolve("target/classes/META-INF/spring-configuration-metadata.json");
      assertThat(metadata).as("metadata of %s, which its build writes", module).exists();
      for (JsonNode property : JsonMapper.shared().readTree(metadata.toFile()).path("properties")) {
        String name = property.path("name").asString();
        if (name.matches(NAME)) {
          properties.put(name, property.path("defaultValue").asString(""));
        }
      }
    }
    return properties;
  }
}

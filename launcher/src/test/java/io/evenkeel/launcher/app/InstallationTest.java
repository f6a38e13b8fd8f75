package io.evenkeel.launcher.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

  @TempDir private Path root;

  @Test
  void isFoundUpwardsFromAModule() throws IOException {
    Path module = Files.createDirectories(root.resolve("launcher"));
    Files.createFile(module.resolve("pom.xml"));
    Files.createFile(root.resolve("mvnw"));

    assertThat(Installation.find(null, module).root()).isEqualTo(root.toAbsolutePath());
    assertThat(Installation.find("/elsewhere", module).root()).isEqualTo(Path.of("/elsewhere"));
  }

  @Test
  void knowsTheExecutableJarAmongTheOthers() throws IOException {
    Path target = Files.createDirectories(root.resolve("node/target"));
    for (String name :
        new String[] {
          "node-1.0.jar", "node-1.0-tests.jar", "node-1.0-sources.jar", "node-1.0.jar.original"
        }) {
      Files.createFile(target.resolve(name));
    }

    assertThat(new Installation(root).jar("node")).isEqualTo(target.resolve("node-1.0.jar"));
  }

  @Test
  void whatWasNotBuiltIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Installation(root).jar("node"))
        .withMessageEndingWith(
            "node/target: no node-<version>.jar (expected: the result of ./mvnw package)");
  }
}

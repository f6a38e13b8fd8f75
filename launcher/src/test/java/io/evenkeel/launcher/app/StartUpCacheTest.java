package io.evenkeel.launcher.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.evenkeel.launcher.testing.Brief;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartUpCacheTest {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir private Path directory;

  private Path jar;
  private StartUpCache cache;

  @BeforeEach
  void program() throws IOException {
    jar = directory.resolve("brief.jar");
    write(jar, Brief.class);
    cache = new StartUpCache(JAVA, List.of("-XX:+UseSerialGC", "-Xmx64m"), jar);
  }

  @Test
  void servesTheNextStart() throws Exception {
    assertThat(cache.flag()).isEmpty();

    cache.make(List.of("0"));

    assertThat(cache.flag()).containsExactly("-XX:AOTCache=" + cache.file());
    assertThat(run("-XX:AOTMode=on"))
        .as("on: it is used, or the start fails")
        .contains("brief as ever");
    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder("brief.jar", cache.file().getFileName().toString());
  }

  @Test
  void trainingThatFailsLeavesNothingButItsLastWords() {
    assertThatIOException()
        .isThrownBy(() -> cache.make(List.of("1")))
        .withMessageContaining("no start-up cache");
    assertThat(directory.toFile().list()).containsExactly("brief.jar");
  }

  @Test
  void otherFlagsHaveAnotherCache() {
    assertThat(new StartUpCache(JAVA, List.of("-XX:+UseG1GC"), jar).file())
        .isNotEqualTo(cache.file());
  }

  @Test
  void aJarThatWasMerelyBuiltAgainKeepsItsKey() throws IOException {
    String key = BuildKey.of(jar);
    write(jar, Brief.class);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    assertThat(BuildKey.of(jar)).isEqualTo(key);

    write(jar, StartUpCacheTest.class);
    assertThat(BuildKey.of(jar)).isNotEqualTo(key);
  }

  private String run(String... flags) throws IOException {
    List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-XX:+UseSerialGC", "-Xmx64m"));
    command.addAll(List.of(flags));
    command.addAll(cache.flag());
    command.addAll(List.of("-jar", jar.toString(), "0"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void write(Path jar, Class<?> main) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
    String entry = main.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream bytes = main.getClassLoader().getResourceAsStream(entry)) {
      assertThat(bytes).isNotNull();
      out.putNextEntry(new JarEntry(entry));
      bytes.transferTo(out);
    }
  }
}

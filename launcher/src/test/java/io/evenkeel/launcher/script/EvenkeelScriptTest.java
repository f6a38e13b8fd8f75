package io.evenkeel.launcher.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.launcher.app.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real script in a made-up project, with a made-up JDK and Maven that say what they are told.
 */
class EvenkeelScriptTest {

  private static final List<String> MODULES =
      List.of("launcher", "node", "orchestrator", "load-balancer", "redis-init");
  private static final String BUILT = "built in ";

  @TempDir private Path directory;

  private Path root;
  private Path jdk;
  private Path otherJdk;

  @BeforeEach
  void project() throws IOException {
    root = Files.createDirectory(directory.resolve("a project"));
    Files.copy(Installation.find().root().resolve("evenkeel"), root.resolve("evenkeel"));
    assertThat(root.resolve("evenkeel").toFile().setExecutable(true)).isTrue();
    write(root.resolve("pom.xml"), "");
    Files.createDirectories(root.resolve(".mvn"));
    for (String module :
        List.of("common", "launcher", "node", "orchestrator", "load-balancer", "redis-init")) {
      write(root.resolve(module).resolve("pom.xml"), "");
      write(source(module), "");
    }
    mavenThat(
        "for m in %s; do mkdir -p $m/target; : >$m/target/$m-1.jar; done"
            .formatted(String.join(" ", MODULES)));
    jdk = jdk("jdk-25", "25.0.3");
    otherJdk = jdk("jdk-17", "17.0.9");
  }

  @Test
  void buildsWhatIsMissingThenHandsOver() throws Exception {
    Result result = run("up", "--backends", "2");

    assertThat(result.output())
        .containsSubsequence(
            "evenkeel: building, as launcher has not been built",
            "[1/2] common",
            "[2/2] node",
            BUILT,
            "jdk-25 runs",
            "-jar " + root.toRealPath() + "/launcher/target/launcher-1.jar up --backends 2");
    assertThat(result.exit()).isZero();
  }

  @Test
  void doesNotBuildAgainUntilASourceChanges() throws Exception {
    run("up");
    assertThat(run("up").output()).doesNotContain(BUILT);

    Files.setLastModifiedTime(source("node"), FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(run("up").output()).contains("node/src/main", "has changed", BUILT);
  }

  @Test
  void aBuildBySomebodyElseCounts() throws Exception {
    run("up");
    Files.setLastModifiedTime(source("node"), FileTime.from(Instant.now().plusSeconds(5)));
    for (String module : MODULES) {
      Files.setLastModifiedTime(
          root.resolve(module).resolve("target").resolve(module + "-1.jar"),
          FileTime.from(Instant.now().plusSeconds(10)));
    }

    assertThat(run("up").output()).doesNotContain(BUILT);
  }

  @Test
  void aRemovedSourceAsksForABuildToo() throws Exception {
    run("up");
    Files.delete(source("node"));
    Files.setLastModifiedTime(
        source("node").getParent(), FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(run("up").output()).contains(BUILT);
  }

  @Test
  void failedBuildShowsItsErrorsAndStartsNothing() throws Exception {
    mavenThat("echo '[ERROR] Node.java:[3,1] cannot find symbol'; exit 1");

    Result result = run("up");

    assertThat(result.exit()).isOne();
    assertThat(result.output())
        .contains("[ERROR] Node.java:[3,1] cannot find symbol", "evenkeel: the build failed")
        .doesNotContain("runs");
    assertThat(run("up").output()).as("and is tried again").contains("evenkeel: building");
  }

  @Test
  void otherCommandsNeverBuild() throws Exception {
    assertThat(run("status").output())
        .isEqualTo(
            "evenkeel: the launcher has not been built (expected: ./evenkeel up, or ./mvnw"
                + " package)\n");
    run("up");
    Files.setLastModifiedTime(source("node"), FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(run("status").output()).contains("launcher-1.jar status").doesNotContain(BUILT);
    assertThat(run("logs", "up").output()).as("a name is no command").doesNotContain(BUILT);
  }

  @Test
  void passesOverAJdkThatIsTooOld() throws Exception {
    run("up");
    jdk("home/.jdks/jdk-26", "26");

    // Which of the others it takes depends on the machine; it may be the real one.
    assertThat(run(otherJdk, "--version").output()).doesNotContain("jdk-17 runs");
    assertThat(run(jdk, "--version").output()).contains("jdk-25 runs");
  }

  @Test
  void exitCodeIsThatOfTheLauncher() throws Exception {
    run("up");
    write(jdk.resolve("bin/java"), "#!/bin/sh\nexit 3\n");

    assertThat(run("status").exit()).isEqualTo(3);
  }

  private Path source(String module) {
    return root.resolve(module).resolve("src/main/java/Source.java");
  }

  private void mavenThat(String does) throws IOException {
    write(
        root.resolve("mvnw"),
        """
        #!/bin/sh
        echo '[INFO] Building Evenkeel :: common 1-SNAPSHOT                       [1/2]'
        echo '[INFO] Building Evenkeel :: node 1-SNAPSHOT                         [2/2]'
        echo '[INFO] Reactor Summary for Evenkeel 1-SNAPSHOT:'
        """
            + does
            + "\n");
    assertThat(root.resolve("mvnw").toFile().setExecutable(true)).isTrue();
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = directory.resolve(name);
    write(home.resolve("release"), "IMPLEMENTOR=\"us\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
    for (String program : List.of("java", "javac")) {
      Path file = home.resolve("bin").resolve(program);
      write(file, "#!/bin/sh\necho %s runs \"$@\"\n".formatted(home.getFileName()));
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    return home;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Result run(String... arguments) throws Exception {
    return run(jdk, arguments);
  }

  private Result run(Path javaHome, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("evenkeel").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().put("HOME", directory.resolve("home").toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private record Result(int exit, String output) {}
}

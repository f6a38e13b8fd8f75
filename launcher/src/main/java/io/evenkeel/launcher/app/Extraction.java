package io.evenkeel.launcher.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * An executable jar unpacked into a folder whose name carries its {@link BuildKey}: another build
 * is another folder, so a topology that still runs from the old one is not disturbed, and two
 * launchers that extract at once can't see half of it.
 *
 * <p><i>Immutable.</i>
 *
 * @param java the program that runs Spring Boot's own extractor
 * @param directory where the folders are
 */
record Extraction(Path java, Path directory) {

  /** The plain jar, with its libraries in {@code lib} beside it. */
  Path of(Path jar) throws IOException, InterruptedException {
    String name = jar.getFileName().toString();
    Path folder = directory.resolve(name.replaceAll("\\.jar$", "") + "-" + BuildKey.of(jar));
    if (!Files.exists(folder)) {
      Files.createDirectories(directory);
      Path fresh = Files.createTempDirectory(directory, "fresh");
      extract(jar, fresh.resolve("app"));
      publish(fresh.resolve("app"), folder);
      Folder.delete(fresh);
    }
    return folder.resolve(name);
  }

  private void extract(Path jar, Path destination) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djarmode=tools",
            "-jar",
            jar.toString(),
            "extract",
            "--destination",
            destination.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("%s could not be extracted: %s".formatted(jar, output.strip()));
    }
  }

  private static void publish(Path fresh, Path folder) throws IOException {
    try {
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      if (!Files.exists(folder)) {
        throw e;
      }
      // Somebody else was faster; the content is the same.
    }
  }
}

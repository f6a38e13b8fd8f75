package io.evenkeel.launcher.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What tells one build of a jar from another: its content, by the checksums that the jar carries of
 * each entry. A jar that was merely built again keeps its key.
 *
 * <p><i>Stateless.</i>
 */
final class BuildKey {

  private BuildKey() {}

  static String of(Path jar) throws IOException {
    CRC32 sum = new CRC32();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      zip.stream()
          .filter(entry -> !entry.isDirectory())
          .map(BuildKey::describe)
          .sorted()
          .forEach(entry -> sum.update(entry.getBytes(StandardCharsets.UTF_8)));
    }
    return Long.toHexString(sum.getValue());
  }

  private static String describe(ZipEntry entry) {
    return entry.getName() + ":" + entry.getSize() + ":" + Long.toHexString(entry.getCrc());
  }
}

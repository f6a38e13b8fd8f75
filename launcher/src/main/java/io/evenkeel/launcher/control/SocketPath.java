package io.evenkeel.launcher.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a Unix domain socket can be.
 *
 * <p><i>Stateless.</i>
 */
final class SocketPath {

  /** {@code sun_path} holds 108 bytes on Linux and 104 on macOS, with the final zero. */
  private static final int MAX_BYTES = 103;

  private SocketPath() {}

  /** {@code wanted}, or a path in a new private folder if that is too long for a socket. */
  static Path fit(Path wanted) throws IOException {
    Path absolute = wanted.toAbsolutePath();
    if (absolute.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
      return absolute;
    }
    Path folder = Files.createTempDirectory("evenkeel");
    folder.toFile().deleteOnExit();
    return folder.resolve("control.sock");
  }
}

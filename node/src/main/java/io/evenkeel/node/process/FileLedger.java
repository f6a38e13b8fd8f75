package io.evenkeel.node.process;

import io.evenkeel.common.backend.BackendId;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One line a request. It outlives the node's end, SIGKILL too: what has been written is the
 * operating system's by then. So it can be told afterwards what was executed, and how often.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
public final class FileLedger implements RequestLedger, AutoCloseable {

  private final OutputStream file;

  private FileLedger(OutputStream file) {
    this.file = file;
  }

  /**
   * Goes on with the file that an earlier life of this node has left.
   *
   * @param directory made if it is not there
   */
  public static FileLedger in(Path directory, BackendId id) {
    try {
      Files.createDirectories(directory);
      Path path = directory.resolve(id.value() + ".ledger");
      return new FileLedger(new FileOutputStream(path.toFile(), true));
    } catch (IOException e) {
      throw new UncheckedIOException("node.ledger: %s: cannot be written".formatted(directory), e);
    }
  }

  @Override
  public void add(String requestId) {
    byte[] line = (requestId + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      // One write, at the end of the file: lines stay whole.
      file.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

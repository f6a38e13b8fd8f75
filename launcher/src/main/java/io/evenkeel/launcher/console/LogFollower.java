package io.evenkeel.launcher.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads what a growing log file has got since the last time, line by line.
 *
 * <p><i>Confined to the thread that polls.</i>
 */
public final class LogFollower {

  private static final int CHUNK = 64 * 1024;

  private final Path log;
  private final Consumer<String> lines;
  private long position;
  private final LineBuffer rest = new LineBuffer();

  /** A follower that begins at the beginning. */
  public LogFollower(Path log, Consumer<String> lines) {
    this.log = log;
    this.lines = lines;
  }

  /** Passes on every line that is complete by now. */
  public void poll() {
    try (SeekableByteChannel channel = Files.newByteChannel(log)) {
      if (channel.size() < position) {
        position = 0;
      }
      channel.position(position);
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      for (int read = channel.read(chunk); read > 0; read = channel.read(chunk)) {
        position += read;
        rest.add(chunk.array(), read, lines);
        chunk.clear();
      }
    } catch (NoSuchFileException e) {
      // Nothing has been said yet.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Passes on what is left without an end of line. */
  public void flush() {
    poll();
    rest.flush(lines);
  }

  /** Bytes until their end of line: a chunk may end within a character. */
  private static final class LineBuffer {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void add(byte[] chunk, int length, Consumer<String> lines) {
      for (int i = 0; i < length; i++) {
        if (chunk[i] == '\n') {
          flush(lines);
        } else {
          bytes.write(chunk[i]);
        }
      }
    }

    void flush(Consumer<String> lines) {
      if (bytes.size() > 0) {
        lines.accept(bytes.toString(StandardCharsets.UTF_8).stripTrailing());
        bytes.reset();
      }
    }
  }
}

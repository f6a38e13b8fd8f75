package io.evenkeel.launcher.session;

import io.evenkeel.launcher.state.StateDirectory;
import io.evenkeel.launcher.state.TopologyState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One topology per state folder: a lock that the operating system takes back when its holder dies.
 *
 * <p><i>Confined to the main thread.</i>
 */
final class SessionLock implements AutoCloseable {

  private final FileChannel channel;

  private SessionLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it.
   *
   * @throws IllegalStateException if another launcher has it
   */
  static SessionLock take(StateDirectory directory) throws IOException {
    FileChannel channel =
        FileChannel.open(directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      Optional<Long> holder = directory.read().map(TopologyState::launcherPid);
      throw new IllegalStateException(
          "a topology is up already%s; ./evenkeel stop ends it"
              .formatted(holder.map(pid -> " (launcher PID " + pid + ")").orElse("")));
    }
    return new SessionLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package io.evenkeel.launcher.session;

import io.evenkeel.launcher.state.StateDirectory;
import io.evenkeel.launcher.topology.ManagedProcess;
import io.evenkeel.launcher.topology.TopologyListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state file at what is.
 *
 * <p><i>Thread-safe.</i>
 */
final class Recorder implements TopologyListener {

  private final StateDirectory directory;
  private @Nullable Snapshot snapshot;

  Recorder(StateDirectory directory) {
    this.directory = directory;
  }

  /** Writes the file, and again at each change. */
  synchronized void open(Snapshot ofTopology) {
    snapshot = ofTopology;
    write(ofTopology);
  }

  @Override
  public synchronized void changed(ManagedProcess process) {
    if (snapshot != null) {
      write(snapshot);
    }
  }

  /** Removes the file: nothing runs any more. */
  synchronized void close() {
    snapshot = null;
    try {
      directory.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Snapshot what) {
    try {
      directory.write(what.take());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

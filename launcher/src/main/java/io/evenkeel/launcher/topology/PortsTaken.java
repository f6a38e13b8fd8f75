package io.evenkeel.launcher.topology;

import java.util.List;

/** Ports that the topology needs can't be had; nothing was started. */
public final class PortsTaken extends RuntimeException {

  private static final long serialVersionUID = 1;

  PortsTaken(List<String> problems) {
    super(String.join("\n", problems));
  }
}

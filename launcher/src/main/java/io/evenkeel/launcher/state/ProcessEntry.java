package io.evenkeel.launcher.state;

import org.jspecify.annotations.Nullable;

/**
 * One process, as others see it.
 *
 * <p><i>Immutable.</i>
 *
 * @param name as in {@code backend2}
 * @param role as in {@code backend}
 * @param state as in {@code running}
 * @param pid of the process, or of the last one of this name; null before the first
 * @param startedAt when that one was started, in milliseconds since 1970; null before the first
 * @param url where it serves
 * @param managementUrl where its actuator is
 * @param log its log file
 * @param registry for a backend what the registry says of it; null where nobody asked
 */
public record ProcessEntry(
    String name,
    String role,
    String state,
    @Nullable Long pid,
    @Nullable Long startedAt,
    String url,
    String managementUrl,
    String log,
    @Nullable String registry) {

  /** The same, with what the registry says. */
  public ProcessEntry withRegistry(String status) {
    return new ProcessEntry(name, role, state, pid, startedAt, url, managementUrl, log, status);
  }
}

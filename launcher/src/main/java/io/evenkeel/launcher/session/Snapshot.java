package io.evenkeel.launcher.session;

import io.evenkeel.common.schema.BackendField;
import io.evenkeel.launcher.redis.RegistryReader;
import io.evenkeel.launcher.state.ProcessEntry;
import io.evenkeel.launcher.state.TopologyState;
import io.evenkeel.launcher.topology.ManagedProcess;
import io.evenkeel.launcher.topology.Role;
import io.evenkeel.launcher.topology.Topology;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A topology as others see it.
 *
 * <p><i>Immutable.</i>
 *
 * @param topology what runs
 * @param control where the launcher listens
 */
record Snapshot(Topology topology, Path control) {

  private static final String NOBODY_ANSWERS = "redis does not answer";

  /** As the launcher alone knows it. */
  TopologyState take() {
    return state(topology.processes().stream().map(Snapshot::entry).toList());
  }

  /** The same, with what the registry says of each backend at this moment. */
  TopologyState takeWithRegistry() {
    Optional<Map<String, Map<String, String>>> registry = RegistryReader.read(topology.redisUrl());
    return state(
        topology.processes().stream()
            .map(process -> {
              ProcessEntry entry = entry(process);
              return process.role() == Role.BACKEND
                  ? entry.withRegistry(
                      registry
                          .map(records -> status(records.get(process.name())))
                          .orElse(NOBODY_ANSWERS))
                  : entry;
            })
            .toList());
  }

  private TopologyState state(List<ProcessEntry> entries) {
    return new TopologyState(
        ProcessHandle.current().pid(),
        control.toString(),
        RedisUrl.withoutPassword(topology.redisUrl()),
        entries);
  }

  private static String status(@Nullable Map<String, String> record) {
    return record == null ? "not registered" : record.getOrDefault(BackendField.STATUS, "unknown");
  }

  private static ProcessEntry entry(ManagedProcess process) {
    Long pid = process.pid().isPresent() ? process.pid().getAsLong() : null;
    return new ProcessEntry(
        process.name(),
        process.role().label(),
        process.state().toString(),
        pid,
        process.startedAt().map(Instant::toEpochMilli).orElse(null),
        RedisUrl.withoutPassword(process.url().toString()),
        RedisUrl.withoutPassword(process.managementUrl().toString()),
        process.logFile().toString(),
        null);
  }
}

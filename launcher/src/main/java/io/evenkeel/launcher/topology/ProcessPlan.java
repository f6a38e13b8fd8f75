package io.evenkeel.launcher.topology;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How one process is started, and where it then is.
 *
 * <p><i>Immutable.</i>
 *
 * @param name unique in the topology
 * @param role what it is for
 * @param command program and arguments
 * @param environment added to the launcher's own; what must not be seen in a process list goes here
 * @param url where it serves
 * @param managementUrl where its actuator is; the same as {@code url} unless it has a port for that
 * @param log where its output goes
 * @param readiness tells when it serves
 */
record ProcessPlan(
    String name,
    Role role,
    List<String> command,
    Map<String, String> environment,
    URI url,
    URI managementUrl,
    Path log,
    Readiness readiness) {}

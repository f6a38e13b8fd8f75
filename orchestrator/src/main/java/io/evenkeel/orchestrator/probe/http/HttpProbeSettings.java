package io.evenkeel.orchestrator.probe.http;

import java.time.Duration;

/**
 * What an HTTP probe asks, and how long it waits.
 *
 * <p><i>Immutable.</i>
 *
 * @param path origin-form request target, begins with a slash
 * @param timeout for the whole probe: resolving, connecting, TLS, and reading to the end
 */
public record HttpProbeSettings(String path, Duration timeout) {}

package io.evenkeel.orchestrator.probe.http;

import io.evenkeel.common.backend.Shown;
import io.evenkeel.orchestrator.verdict.Observation;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLException;

/**
 * Says in short words why there was no exchange, and whose fault it was: a process without free
 * sockets must not call its backends dead.
 */
final class ConnectFailure {

  private ConnectFailure() {}

  static Observation observation(Throwable failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), "").toLowerCase(Locale.ROOT);
    return switch (failure) {
      case UnknownHostException _ -> Observation.failure("unknown host");
      case NoRouteToHostException _ -> Observation.failure("no route to host");
      case ConnectException _ when message.contains("refused") ->
          Observation.failure("connection refused");
      case ConnectException _ when message.contains("timed out") ->
          Observation.failure("connect timed out");
      case BindException _ -> Observation.discarded("no free local port");
      case SSLException _ -> Observation.failure("TLS: " + Shown.of(rootMessage(failure)));
      case IOException _ when message.contains("too many open files") ->
          Observation.discarded("too many open files");
      case IOException _ when message.contains("reset") -> Observation.failure("connection reset");
      default -> Observation.failure(Shown.of(rootMessage(failure)));
    };
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Objects.requireNonNullElse(root.getMessage(), root.getClass().getSimpleName());
  }
}

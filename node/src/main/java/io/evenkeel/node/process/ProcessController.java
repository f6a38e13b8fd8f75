package io.evenkeel.node.process;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.node.fault.FaultKind;
import io.evenkeel.node.fault.FaultSwitch;
import io.evenkeel.node.tomcat.ClientConnection;
import io.evenkeel.node.tomcat.OpenConnections;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /process} and everything below it, any method: takes the whole body, meets the fault of
 * the hour, waits the simulated delay and answers.
 *
 * <p><i>Thread-safe, called on every request, each on a virtual thread of its own.</i>
 */
@RestController
public final class ProcessController {

  static final String BACKEND_HEADER = "X-Backend-Id";
  static final String REQUEST_HEADER = "X-Request-Id";

  private static final int BUFFER_BYTES = 8192;

  private final BackendId id;
  private final DelayPolicy delays;
  private final RequestLedger ledger;
  private final FaultSwitch faults;
  private final OpenConnections connections;
  private final ProcessTimers timers;
  private final RandomGenerator random;

  /**
   * @param random safe to share between threads
   */
  public ProcessController(
      BackendId id,
      DelayPolicy delays,
      RequestLedger ledger,
      FaultSwitch faults,
      OpenConnections connections,
      ProcessTimers timers,
      RandomGenerator random) {
    this.id = id;
    this.delays = delays;
    this.ledger = ledger;
    this.faults = faults;
    this.connections = connections;
    this.timers = timers;
    this.random = random;
  }

  /** Every method but OPTIONS, which Spring keeps to itself unless it is named. */
  @RequestMapping({"/process", "/process/**"})
  public @Nullable ResponseEntity<?> process(
      HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    response.setHeader(BACKEND_HEADER, id.value());
    long start = System.nanoTime();
    Duration delay = delays.delayFor(request.getQueryString(), random);
    FaultSwitch.Setting setting = faults.current();
    FaultKind kind = setting.fault().draw(random);
    try {
      long bytes = receive(request.getInputStream());
      String requestId = requestId(request);
      ledger.add(requestId);
      Thread.sleep(setting.fault().latency());
      return switch (kind) {
        case NONE -> answer(request, requestId, bytes, delay);
        case ERROR -> error(setting.fault().errorStatus());
        case DROP -> unanswered(connections.of(request)::drop);
        case RESET -> unanswered(connections.of(request)::reset);
        case CUT -> cut(connections.of(request));
        case HANG ->
            hang(setting, connections.of(request))
                ? answer(request, requestId, bytes, delay)
                : null;
      };
    } finally {
      timers.record(kind, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** As {@link #process}. */
  @RequestMapping(
      path = {"/process", "/process/**"},
      method = RequestMethod.OPTIONS)
  public @Nullable ResponseEntity<?> options(
      HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    return process(request, response);
  }

  /** Reads to the end and keeps nothing, so that a body of any length needs one small buffer. */
  private static long receive(InputStream body) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      bytes += read;
    }
    return bytes;
  }

  private ResponseEntity<ProcessAnswer> answer(
      HttpServletRequest request, String requestId, long bytes, Duration delay)
      throws InterruptedException {
    Thread.sleep(delay);
    return ResponseEntity.ok()
        // Named here, or a request that accepts only text/plain would be refused.
        .contentType(MediaType.APPLICATION_JSON)
        .body(
            new ProcessAnswer(
                id.value(),
                requestId,
                request.getMethod(),
                request.getRequestURI(),
                bytes,
                delay.toMillis()));
  }

  private String requestId(HttpServletRequest request) {
    String given = request.getHeader(REQUEST_HEADER);
    return given != null ? given : HexFormat.of().toHexDigits(random.nextLong());
  }

  private ResponseEntity<ProblemDetail> error(int status) {
    ProblemDetail problem = ProblemDetail.forStatus(status);
    problem.setDetail("error asked for at /fault of %s".formatted(id));
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  private static @Nullable ResponseEntity<?> unanswered(Runnable close) {
    close.run();
    return null;
  }

  private @Nullable ResponseEntity<?> cut(ClientConnection client) throws InterruptedException {
    client.cutAfter(HalfAnswer.of(id));
    return null;
  }

  /** Whether the client still waits once the fault has ended. */
  private static boolean hang(FaultSwitch.Setting setting, ClientConnection client)
      throws InterruptedException {
    while (!setting.endsWithin(Duration.ofMillis(200))) {
      if (client.isGone()) {
        return false;
      }
    }
    return true;
  }
}

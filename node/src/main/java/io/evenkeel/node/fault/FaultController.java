package io.evenkeel.node.fault;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.node.input.InvalidInput;
import io.evenkeel.node.tomcat.OpenConnections;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /fault}: GET shows, POST sets, DELETE clears.
 *
 * <p><i>Thread-safe.</i>
 */
@RestController
public final class FaultController {

  private static final Logger log = LoggerFactory.getLogger(FaultController.class);
  private static final int MAX_BODY_BYTES = 4096;
  private static final TypeReference<@Nullable Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private final BackendId id;
  private final FaultSwitch faults;
  private final OpenConnections connections;
  private final JsonMapper json;

  /** For the node of this id. */
  public FaultController(
      BackendId id, FaultSwitch faults, OpenConnections connections, JsonMapper json) {
    this.id = id;
    this.faults = faults;
    this.connections = connections;
    this.json = json;
  }

  /** The fault of the hour. */
  @GetMapping("/fault")
  public ResponseEntity<Map<String, Object>> show() {
    return shown(faults.current().fault());
  }

  /**
   * Sets the whole fault: what the body leaves out is in order again. The body is read as JSON
   * whatever its declared type, because {@code wget --post-data} and {@code curl -d} declare a
   * form.
   */
  @PostMapping("/fault")
  public ResponseEntity<Map<String, Object>> set(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
    return change(FaultForm.read(parse(body)));
  }

  /** Back in order. */
  @DeleteMapping("/fault")
  public ResponseEntity<Map<String, Object>> clear() {
    return change(Fault.NONE);
  }

  private ResponseEntity<Map<String, Object>> change(Fault fault) {
    Fault old = faults.set(fault);
    if (!fault.closeFor().isZero()) {
      // A connection that was accepted before would else go on as if nothing were wrong.
      connections.closeIdle(Duration.ZERO);
    }
    if (!old.equals(fault)) {
      log.info("{} fault {} -> {}", id, FaultForm.describe(old), FaultForm.describe(fault));
    }
    return shown(fault);
  }

  private Map<String, @Nullable Object> parse(byte[] body) {
    try {
      Map<String, @Nullable Object> fields =
          body.length > MAX_BODY_BYTES ? null : json.readValue(body, OBJECT);
      if (fields != null) {
        return fields;
      }
    } catch (JacksonException e) {
      log.debug("{} fault: body is not JSON", id, e);
    }
    throw new InvalidInput(
        "body",
        new String(body, StandardCharsets.UTF_8),
        "a JSON object such as {\"error_rate\": 0.5, \"error_status\": 503}");
  }

  private static ResponseEntity<Map<String, Object>> shown(Fault fault) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(FaultForm.show(fault));
  }
}

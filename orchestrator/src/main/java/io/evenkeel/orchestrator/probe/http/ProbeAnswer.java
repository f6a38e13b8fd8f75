package io.evenkeel.orchestrator.probe.http;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.Shown;
import io.evenkeel.orchestrator.verdict.Observation;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges a complete answer. A body is optional; if it is a JSON object, {@code id} must be the
 * backend's own (addresses of containers are reused) and {@code "status":"draining"} takes the
 * backend down at once, whatever the HTTP status.
 */
final class ProbeAnswer {

  private static final JsonMapper JSON = JsonMapper.shared();

  private ProbeAnswer() {}

  static Observation judge(BackendId id, int status, byte[] body) {
    Optional<JsonNode> object = object(body);
    Optional<String> identity =
        object.flatMap(node -> text(node, "id")).filter(found -> !found.equals(id.value()));
    if (identity.isPresent()) {
      return Observation.failure(
          "wrong identity: %s (expected: %s)".formatted(Shown.of(identity.get()), id));
    }
    if (object.flatMap(node -> text(node, "status")).filter("draining"::equals).isPresent()) {
      return Observation.draining();
    }
    String reason = "status " + status;
    return status >= 200 && status < 300
        ? Observation.success(reason)
        : Observation.failure(reason);
  }

  private static Optional<String> text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isValueNode() && !value.isNull()
        ? Optional.of(value.asString())
        : Optional.empty();
  }

  private static Optional<JsonNode> object(byte[] body) {
    try {
      return Optional.of(JSON.readTree(body)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty(); // not JSON: nobody asked for it
    }
  }
}

package io.evenkeel.balancer.feed.redis;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.Shown;
import io.evenkeel.common.schema.ChangeField;
import io.evenkeel.common.schema.Channel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads messages of {@code backend_changes}: of whom they speak, and nothing else.
 *
 * <p>Garbage is ignored, the resync covers it. It is logged once in the life of the process:
 * whoever sends one such message sends many.
 *
 * <p><i>Thread-safe.</i>
 */
public final class ChangeMessages {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeMessages.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final AtomicBoolean reported = new AtomicBoolean();

  /** The backend named in the message, or empty when there is none. */
  public Optional<BackendId> backendOf(String message) {
    Optional<BackendId> id = parse(message);
    if (id.isEmpty() && reported.compareAndSet(false, true)) {
      LOG.warn(
          "{}: {} (expected: JSON with a {}); further ones are ignored in silence",
          Channel.BACKEND_CHANGES,
          Shown.of(message),
          ChangeField.BACKEND_ID);
    }
    return id;
  }

  private static Optional<BackendId> parse(String message) {
    try {
      JsonNode id = JSON.readTree(message).get(ChangeField.BACKEND_ID);
      return id != null && id.isString() ? BackendId.parse(id.stringValue()) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}

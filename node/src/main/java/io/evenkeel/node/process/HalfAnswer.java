package io.evenkeel.node.process;

import io.evenkeel.common.backend.BackendId;
import java.nio.charset.StandardCharsets;

/**
 * What a client has read when the connection is reset in the middle of an answer: a head in order,
 * and less of the body than the head has promised.
 *
 * <p><i>Stateless.</i>
 */
final class HalfAnswer {

  private HalfAnswer() {}

  static byte[] of(BackendId id) {
    return """
    HTTP/1.1 200 \r
    %s: %s\r
    Content-Type: application/json\r
    Content-Length: 200\r
    \r
    {"backend":"%s",\
    """
        .formatted(ProcessController.BACKEND_HEADER, id.value(), id.value())
        .getBytes(StandardCharsets.UTF_8);
  }
}

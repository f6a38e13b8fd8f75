package io.evenkeel.systemtests.load;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response that arrived whole.
 *
 * <p><i>Immutable.</i>
 *
 * @param headers by lower-case name; the last one where a name is repeated
 */
record Reply(int status, Map<String, String> headers, String body) {

  @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  /** Whether the server means to close the connection after it (RFC 9112, section 9.6). */
  boolean closesConnection() {
    return "close".equalsIgnoreCase(headers.getOrDefault("connection", ""));
  }
}

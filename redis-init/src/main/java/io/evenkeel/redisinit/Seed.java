package io.evenkeel.redisinit;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.common.backend.Shown;

/**
 * A backend to be added: {@code backend1=http://backend1:8080}.
 *
 * <p><i>Immutable.</i>
 */
record Seed(BackendId id, BackendUrl url) {

  static final String EXPECTED = "id=url, for example backend1=http://backend1:8080";

  /**
   * Reads one entry of the configuration.
   *
   * @throws IllegalArgumentException naming the value and the expectation
   */
  static Seed parse(String entry) {
    int split = entry.indexOf('=');
    if (split < 0) {
      throw new IllegalArgumentException(
          "backend: %s (expected: %s)".formatted(Shown.of(entry), EXPECTED));
    }
    return new Seed(
        new BackendId(entry.substring(0, split).strip()),
        BackendUrl.parse(entry.substring(split + 1).strip()));
  }
}

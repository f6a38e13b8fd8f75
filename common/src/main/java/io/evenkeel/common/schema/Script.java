package io.evenkeel.common.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Every Lua script. Each touches keys of one cluster slot only, takes its time from Redis TIME, and
 * says in its first lines what it expects and returns.
 */
public enum Script {
  /** An orchestrator is alive: prunes the lapsed, returns version, members and seats. */
  HEARTBEAT,
  /** An orchestrator leaves of its own will: neither member nor seat remains. */
  GOODBYE,
  /** A vote, the verdict that follows from it, and the one publication of a transition. */
  CAST,
  /** The registry marker for a registry that was made by hand. */
  MARK_REGISTRY,
  /** The registry marker after seeding, with the ids that were seeded. */
  MARK_SEEDED;

  /** The script's Lua text, from the class path. */
  public String source() {
    try (InputStream resource = Script.class.getResourceAsStream(fileName())) {
      if (resource == null) {
        throw new IllegalStateException("script %s: not on the class path".formatted(fileName()));
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String fileName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".lua";
  }
}

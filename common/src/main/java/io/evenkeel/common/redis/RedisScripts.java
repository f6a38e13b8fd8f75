package io.evenkeel.common.redis;

import io.evenkeel.common.schema.Script;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;

/** Makes a {@link Script} executable by a Spring Data Redis template (EVALSHA, else EVAL). */
public final class RedisScripts {

  private RedisScripts() {}

  /**
   * The script, ready to be executed.
   *
   * @param result what the script returns: {@code Long}, {@code String}, {@code List}…
   */
  public static <T> RedisScript<T> of(Script script, Class<T> result) {
    return new DefaultRedisScript<>(script.source(), result);
  }
}

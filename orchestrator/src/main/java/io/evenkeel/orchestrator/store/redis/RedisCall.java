package io.evenkeel.orchestrator.store.redis;

import io.evenkeel.common.backend.Shown;
import io.evenkeel.orchestrator.store.StoreException;
import io.lettuce.core.RedisException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** One exchange with Redis whose failure becomes a {@link StoreException}. */
public final class RedisCall {

  private RedisCall() {}

  /** The reply of {@code call}, which may not be nil. */
  public static <T> T reply(Supplier<? extends @Nullable T> call) {
    try {
      return Objects.requireNonNull(call.get(), "reply of Redis");
    } catch (DataAccessException | RedisException e) {
      throw new StoreException(Shown.of(rootMessage(e)), e);
    }
  }

  static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Objects.requireNonNullElse(root.getMessage(), root.getClass().getSimpleName());
  }
}

package io.evenkeel.balancer.feed;

import io.evenkeel.common.backend.BackendId;

/**
 * Where hints of changes come from; they may be lost, doubled or reordered.
 *
 * <p><i>Confined to the feed thread; the listener is called by any thread.</i>
 */
public interface ChangeSource extends AutoCloseable {

  /** Who is told. */
  interface Listener {

    /** Something about this backend may have changed. */
    void changed(BackendId id);

    /** Listening has begun, or begun again: what was said meanwhile is lost. */
    void subscribed();
  }

  /**
   * Sees to it that hints arrive: returns when they do, and throws an unchecked exception when they
   * cannot. To be called again and again, for a subscription may die without a word.
   */
  void ensureSubscribed(Listener listener);

  @Override
  void close();
}

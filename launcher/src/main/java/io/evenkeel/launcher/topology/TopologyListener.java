package io.evenkeel.launcher.topology;

import java.util.List;

/**
 * Is told what happens in a topology, as it happens.
 *
 * <p><i>Called from several threads; must not block for long.</i>
 */
public interface TopologyListener {

  /** Listens to nothing. */
  TopologyListener NONE = new TopologyListener() {};

  /** {@code process} changed its state, to what {@link ManagedProcess#state()} now says. */
  default void changed(ManagedProcess process) {}

  /** Something that a person may want to know about the topology as a whole. */
  default void said(String what) {}

  /** Tells several, in this order. */
  static TopologyListener all(List<TopologyListener> listeners) {
    List<TopologyListener> each = List.copyOf(listeners);
    return new TopologyListener() {
      @Override
      public void changed(ManagedProcess process) {
        each.forEach(listener -> listener.changed(process));
      }

      @Override
      public void said(String what) {
        each.forEach(listener -> listener.said(what));
      }
    };
  }
}

package io.evenkeel.balancer.proxy.header;

import io.evenkeel.balancer.transport.Fields;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields that {@code Connection} declares to be of one connection only (RFC 9110, section
 * 7.6.1).
 *
 * <p>A nomination takes away what its sender could have left out, and no more: not what says where
 * the message goes, where its content ends or what it is, nor what a proxy before us says about the
 * client (with {@code Connection: X-Forwarded-For} a client would otherwise hide behind it).
 *
 * <p><i>Immutable.</i>
 */
final class Nominated {

  private static final Nominated NOTHING = new Nominated(List.of());

  private final List<String> names;

  private Nominated(List<String> names) {
    this.names = names;
  }

  /** By the lines of a head. */
  static Nominated by(Fields fields) {
    List<String> names = null;
    for (int i = 0; i < fields.size(); i++) {
      if (fields.name(i).equalsIgnoreCase("Connection") && isUnusual(fields.value(i))) {
        names = names == null ? new ArrayList<>(4) : names;
        Tokens.forEach(fields.value(i), names::add);
      }
    }
    if (names == null) {
      return NOTHING;
    }
    names.removeIf(name -> !KnownField.of(name).canBeNominated());
    return names.isEmpty() ? NOTHING : new Nominated(names);
  }

  /** Whether a field of this name ends here. */
  boolean contains(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnusual(String options) {
    return !options.equalsIgnoreCase("keep-alive") && !options.equalsIgnoreCase("close");
  }
}

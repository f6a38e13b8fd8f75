package io.evenkeel.balancer.proxy;

import java.util.List;
import java.util.function.BiConsumer;

/** As much of a message's header section as {@link HeaderRules} need; names in any case. */
interface HeaderFields {

  /** The lines of one field, in their order; empty when it is absent. */
  List<String> lines(String name);

  /** Every line, with the name as the sender wrote it. */
  void forEachLine(BiConsumer<String, String> visitor);
}

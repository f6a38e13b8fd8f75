package io.evenkeel.launcher.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Arguments of the form {@code --name=value}.
 *
 * <p><i>Stateless.</i>
 */
final class Arguments {

  private Arguments() {}

  /**
   * {@code own} with {@code others} behind them; one that both name is taken from {@code others}
   * alone, since Spring joins repeated ones into a list.
   */
  static List<String> overridden(List<String> own, List<String> others) {
    Set<String> names = others.stream().map(Arguments::name).collect(Collectors.toSet());
    List<String> merged = new ArrayList<>();
    own.stream().filter(argument -> !names.contains(name(argument))).forEach(merged::add);
    merged.addAll(others);
    return List.copyOf(merged);
  }

  private static String name(String argument) {
    int end = argument.indexOf('=');
    return end < 0 ? argument : argument.substring(0, end);
  }
}

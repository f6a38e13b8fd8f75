package io.evenkeel.balancer.proxy.header;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which other protocols a connection may switch to (RFC 9110, section 7.8).
 *
 * <p>{@code h2c} is no good choice: this proxy would tunnel what it does not understand.
 *
 * <p><i>Immutable. Thread-safe, called on every request.</i>
 */
final class Upgrades {

  private final List<String> allowed;

  /**
   * @param allowed names of protocols, in any case; one with a version means that version only
   */
  Upgrades(List<String> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  /**
   * The first protocol that the request asks for and that is allowed, as it spells it; else null.
   * HTTP/1.0 cannot ask. Nor can a request with content: it would have to be sent whole before the
   * switch, and whoever did not notice the switch would read it as a request.
   */
  @Nullable String asked(RequestHead request) {
    Fields fields = request.fields();
    if (allowed.isEmpty()
        || !fields.contains("Upgrade")
        || request.version() == Version.HTTP_1_0
        || !request.framing().isEmpty()
        || !isOption(fields)) {
      return null;
    }
    First first = new First();
    for (String line : fields.all("Upgrade")) {
      Tokens.forEach(line, first::offer);
    }
    return first.found;
  }

  /** Whether this 101 switches to {@code protocol} and to nothing else. */
  static boolean switchesTo(ResponseHead response, String protocol) {
    if (response.status() != 101 || !isOption(response.fields())) {
      return false;
    }
    List<String> lines = response.fields().all("Upgrade");
    return lines.size() == 1 && lines.getFirst().equalsIgnoreCase(protocol);
  }

  private static boolean isOption(Fields fields) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.name(i).equalsIgnoreCase("Connection")
          && Tokens.contains(fields.value(i), "upgrade")) {
        return true;
      }
    }
    return false;
  }

  private boolean isAllowed(String protocol) {
    int slash = protocol.indexOf('/');
    String name = slash < 0 ? protocol : protocol.substring(0, slash);
    for (String entry : allowed) {
      if (entry.equalsIgnoreCase(name) || entry.equalsIgnoreCase(protocol)) {
        return true;
      }
    }
    return false;
  }

  private final class First {

    private @Nullable String found;

    private void offer(String protocol) {
      if (found == null && isAllowed(protocol)) {
        found = protocol;
      }
    }
  }
}

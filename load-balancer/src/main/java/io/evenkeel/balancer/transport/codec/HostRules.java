package io.evenkeel.balancer.transport.codec;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Version;
import java.util.List;

/**
 * One valid {@code Host} in a request (RFC 9112, section 3.2).
 *
 * <p>An empty one is refused, as the target would be an http URI without a host (RFC 9110, section
 * 4.2.1), but for a target in absolute-form, in whose favour {@code Host} is ignored.
 *
 * <p><i>Stateless.</i>
 */
final class HostRules {

  private HostRules() {}

  static void check(Version version, boolean absoluteForm, Fields fields)
      throws MalformedException {
    List<String> hosts = fields.all("Host");
    if (hosts.isEmpty()) {
      if (version == Version.HTTP_1_0) {
        return;
      }
      throw new MalformedException("Host: none (expected: one in HTTP/1.1)");
    }
    if (hosts.size() > 1) {
      throw new MalformedException("Host: %d lines (expected: one)".formatted(hosts.size()));
    }
    String host = hosts.get(0);
    if (!Authority.isValid(host) && !(absoluteForm && host.isEmpty())) {
      throw new MalformedException(
          "Host: %s (expected: a host, and perhaps a port)"
              .formatted(MalformedException.shown(host)));
    }
  }
}

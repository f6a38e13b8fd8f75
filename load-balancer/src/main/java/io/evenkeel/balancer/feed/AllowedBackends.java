package io.evenkeel.balancer.feed;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.common.backend.FieldProblem;
import io.evenkeel.common.net.AddressLiteral;
import io.evenkeel.common.net.Networks;
import io.evenkeel.common.schema.BackendField;
import io.evenkeel.common.schema.RedisKey;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where backends may be, whatever the registry says: whoever can write to Redis decides where
 * requests go, but not beyond these networks and ports.
 *
 * <p>A port and an address in a URL are judged when the URL is read; a name only once it has
 * addresses, each time anew, and it is these that are judged.
 *
 * <p><i>Immutable. Thread-safe, called on every look-up.</i>
 *
 * @param networks none means all
 * @param ports none means all
 */
public record AllowedBackends(Networks networks, Set<Integer> ports) {

  /** Anywhere. */
  public static final AllowedBackends ANYWHERE = new AllowedBackends(Networks.NONE, Set.of());

  /** Where they may be. */
  public AllowedBackends {
    ports = Set.copyOf(ports);
  }

  /** Whether a connection to this address may be opened. */
  public boolean allows(InetAddress address) {
    return networks.isEmpty() || networks.contains(address);
  }

  /** What is wrong with {@code url} as far as it can be told without asking for addresses. */
  Optional<FieldProblem> objection(BackendId id, BackendUrl url) {
    if (!ports.isEmpty() && !ports.contains(url.port())) {
      return Optional.of(problem(id, url, "a port of " + new TreeSet<>(ports)));
    }
    InetAddress literal = AddressLiteral.parse(url.host());
    if (literal != null && !allows(literal)) {
      return Optional.of(problem(id, url, "an address of " + networks));
    }
    return Optional.empty();
  }

  private static FieldProblem problem(BackendId id, BackendUrl url, String expected) {
    return new FieldProblem(RedisKey.backend(id), BackendField.URL, url.toString(), expected);
  }
}

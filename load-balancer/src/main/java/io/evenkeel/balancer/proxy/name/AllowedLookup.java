package io.evenkeel.balancer.proxy.name;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out addresses that are not allowed, so that a name in the registry cannot lead where an
 * address could not. What is looked up here is what is connected to: there is no second look-up
 * that could give another answer.
 *
 * <p><i>Thread-safe.</i>
 */
public final class AllowedLookup implements NameLookup {

  private static final Logger LOG = LoggerFactory.getLogger(AllowedLookup.class);

  /** Names whose refusal has been logged; past this many it begins anew. */
  private static final int MAX_REPORTED = 1_024;

  private final NameLookup lookup;
  private final Predicate<InetAddress> allowed;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /** Asks {@code lookup}, and passes on the addresses that are {@code allowed}. */
  public AllowedLookup(NameLookup lookup, Predicate<InetAddress> allowed) {
    this.lookup = lookup;
    this.allowed = allowed;
  }

  @Override
  public List<InetAddress> addresses(String host) throws UnknownHostException {
    List<InetAddress> all = lookup.addresses(host);
    List<InetAddress> passing = new ArrayList<>(all.size());
    for (InetAddress address : all) {
      if (allowed.test(address)) {
        passing.add(address);
      }
    }
    if (passing.size() == all.size()) {
      reported.remove(host);
      return all;
    }
    report(host, all);
    if (passing.isEmpty()) {
      throw new AddressNotAllowedException(host);
    }
    return List.copyOf(passing);
  }

  private void report(String host, List<InetAddress> addresses) {
    if (reported.size() >= MAX_REPORTED) {
      reported.clear();
    }
    if (reported.add(host)) {
      LOG.warn(
          "backend host {} has addresses that are not allowed, and these are not connected to: {}"
              + " (expected: balancer.backends.allowed-networks)",
          host,
          addresses.stream().filter(allowed.negate()).map(InetAddress::getHostAddress).toList());
    }
  }
}

package io.evenkeel.balancer.feed;

import io.evenkeel.common.backend.BackendId;
import java.util.Set;

/**
 * Where the registry is read.
 *
 * <p><i>Confined to the feed thread</i>, which it blocks for seconds at most. A registry that
 * cannot be read is an unchecked exception; a part of it that makes no sense is a problem in the
 * reading.
 */
public interface RegistryStore {

  /** All of it. */
  RegistryReading readAll();

  /** The records of these only. */
  PartialReading read(Set<BackendId> ids);
}

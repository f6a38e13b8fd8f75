package io.evenkeel.launcher.topology;

import io.evenkeel.common.schema.BackendField;
import io.evenkeel.launcher.redis.RegistryReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks whether a registry that was there before us names our backends where they are. The seeding
 * job never changes what it finds, so an old registry would lead the load balancer nowhere.
 *
 * <p><i>Stateless.</i>
 */
final class SeedCheck {

  private SeedCheck() {}

  /**
   * @throws StartFailure naming the backend, its stored URL and the right one
   */
  static void check(String redisUrl, List<ManagedProcess> backends) {
    Map<String, Map<String, String>> records = RegistryReader.read(redisUrl).orElse(Map.of());
    for (ManagedProcess backend : backends) {
      Optional.ofNullable(records.get(backend.name()))
          .map(record -> record.get(BackendField.URL))
          .filter(url -> !url.equals(backend.url().toString()))
          .ifPresent(url -> {
            throw StartFailure.foreignRegistry(backend, url);
          });
    }
  }
}

package io.evenkeel.balancer.roster;

import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.common.backend.Status;
import io.evenkeel.common.backend.Weight;

/** Records of backends for tests. */
final class Backends {

  private Backends() {}

  static Backend healthy(String id) {
    return backend(id, Status.HEALTHY, AdminState.ACTIVE, 0);
  }

  static Backend unhealthy(String id, long revision) {
    return backend(id, Status.UNHEALTHY, AdminState.ACTIVE, revision);
  }

  static Backend unknown(String id) {
    return backend(id, Status.UNKNOWN, AdminState.ACTIVE, 0);
  }

  static Backend backend(String id, Status status, AdminState admin, long revision) {
    return record(id, "http://" + id + ":8080", status, admin, revision);
  }

  static Backend at(String id, String url) {
    return record(id, url, Status.HEALTHY, AdminState.ACTIVE, 0);
  }

  private static Backend record(
      String id, String url, Status status, AdminState admin, long revision) {
    return new Backend(
        new BackendId(id),
        BackendUrl.parse(url),
        status,
        admin,
        Weight.DEFAULT,
        null,
        revision,
        "connection refused",
        null);
  }
}

package io.evenkeel.common.backend;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A backend as its registry record states it.
 *
 * <p><i>Immutable.</i>
 *
 * @param revision grows with every scripted change of the record; 0 when a person wrote it by hand.
 *     A hint, never a fence: after a Redis fail-over it may go back
 * @param reason why the status is what it is, in words; empty when nobody said
 * @param lastChecked when an orchestrator last vouched for the status
 */
public record Backend(
    BackendId id,
    BackendUrl url,
    Status status,
    AdminState admin,
    Weight weight,
    @Nullable String zone,
    long revision,
    String reason,
    @Nullable Instant lastChecked) {

  /** A record with nothing but an id and a URL, as {@code SADD} and {@code HSET url} make it. */
  public static Backend of(BackendId id, BackendUrl url) {
    return new Backend(
        id, url, Status.UNKNOWN, AdminState.ACTIVE, Weight.DEFAULT, null, 0, "", null);
  }
}

package io.evenkeel.orchestrator.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One backend as {@code GET /api/backends} shows it.
 *
 * @param view what this orchestrator's own probes show; null if it does not watch the backend
 * @param viewReason of the last probe that supports the view
 * @param votes by orchestrator, as stored; null while Redis is away
 */
record BackendAnswer(
    String id,
    String url,
    String status,
    String admin,
    int weight,
    @Nullable String view,
    @JsonProperty("view_reason") @Nullable String viewReason,
    @Nullable Map<String, String> votes,
    long revision,
    String reason,
    @JsonProperty("last_checked") @Nullable Instant lastChecked) {}

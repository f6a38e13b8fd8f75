package io.evenkeel.orchestrator.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /api/members} shows.
 *
 * @param self the orchestrator that answers
 * @param version of the membership; 0 before the first heartbeat's reply
 * @param at Redis TIME of that reply
 * @param members live orchestrators
 * @param seats lapsed ones that still count for a quorum
 */
record MembersAnswer(
    String self, long version, @Nullable Instant at, List<String> members, List<String> seats) {}

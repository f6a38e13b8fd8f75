/** Joins, and leaves, the members by script. */
@NullMarked
package io.evenkeel.orchestrator.membership.redis;

import org.jspecify.annotations.NullMarked;

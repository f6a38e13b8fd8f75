/** Redis's failures in this process's own words. */
@NullMarked
package io.evenkeel.orchestrator.store.redis;

import org.jspecify.annotations.NullMarked;

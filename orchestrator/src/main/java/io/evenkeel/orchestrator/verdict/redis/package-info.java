/** Casts votes by script. */
@NullMarked
package io.evenkeel.orchestrator.verdict.redis;

import org.jspecify.annotations.NullMarked;

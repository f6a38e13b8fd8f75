/** A task that repeats on a thread of its own. */
@NullMarked
package io.evenkeel.orchestrator.loop;

import org.jspecify.annotations.NullMarked;

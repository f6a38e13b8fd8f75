/** What this process tells of itself: metrics and readiness. */
@NullMarked
package io.evenkeel.orchestrator.observe;

import org.jspecify.annotations.NullMarked;

/** The HTTP API on the traffic port, read-only. */
@NullMarked
package io.evenkeel.orchestrator.admin;

import org.jspecify.annotations.NullMarked;

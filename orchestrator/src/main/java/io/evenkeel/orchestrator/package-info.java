/** The control plane: probes, votes, and keeps the registry true. */
@NullMarked
package io.evenkeel.orchestrator;

import org.jspecify.annotations.NullMarked;

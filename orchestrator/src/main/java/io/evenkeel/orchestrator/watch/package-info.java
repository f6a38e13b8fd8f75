/** The running work: probes the backends that fall to this process, and votes on them. */
@NullMarked
package io.evenkeel.orchestrator.watch;

import org.jspecify.annotations.NullMarked;

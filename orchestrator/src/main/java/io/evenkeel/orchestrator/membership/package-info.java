/** Who the orchestrators are, who of them watches a backend, and how many make a quorum. Pure. */
@NullMarked
package io.evenkeel.orchestrator.membership;

import org.jspecify.annotations.NullMarked;

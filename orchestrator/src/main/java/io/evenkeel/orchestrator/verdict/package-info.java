/** From single observations to a verdict: rise and fall, votes and when to cast them. Pure. */
@NullMarked
package io.evenkeel.orchestrator.verdict;

import org.jspecify.annotations.NullMarked;

/** Redis as this process experiences it: there or away. */
@NullMarked
package io.evenkeel.orchestrator.store;

import org.jspecify.annotations.NullMarked;

/** What a probe is: one question to one backend, one observation. */
@NullMarked
package io.evenkeel.orchestrator.probe;

import org.jspecify.annotations.NullMarked;

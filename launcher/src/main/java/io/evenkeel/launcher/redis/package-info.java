/** Which Redis the topology runs on, and what its registry says. */
@NullMarked
package io.evenkeel.launcher.redis;

import org.jspecify.annotations.NullMarked;

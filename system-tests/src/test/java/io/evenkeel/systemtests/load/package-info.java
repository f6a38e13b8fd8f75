/** Who watches the watchman: a load generator that misses a failure proves nothing. */
@NullMarked
package io.evenkeel.systemtests.load;

import org.jspecify.annotations.NullMarked;

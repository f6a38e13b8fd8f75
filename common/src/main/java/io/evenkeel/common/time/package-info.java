/** How long to wait: pure, with chance as an argument. */
@NullMarked
package io.evenkeel.common.time;

import org.jspecify.annotations.NullMarked;

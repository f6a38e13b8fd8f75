/** How a second terminal talks to the one launcher that owns the processes. */
@NullMarked
package io.evenkeel.launcher.control;

import org.jspecify.annotations.NullMarked;

/** One {@code ./evenkeel up}, from its ports to its last process. */
@NullMarked
package io.evenkeel.launcher.session;

import org.jspecify.annotations.NullMarked;

/** The script {@code evenkeel} in front of the launcher. */
@NullMarked
package io.evenkeel.launcher.script;

import org.jspecify.annotations.NullMarked;

/** The commands of {@code ./evenkeel}. */
@NullMarked
package io.evenkeel.launcher.cli;

import org.jspecify.annotations.NullMarked;

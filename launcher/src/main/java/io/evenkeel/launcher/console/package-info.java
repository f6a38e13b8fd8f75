/** What a person sees: prefixed log lines, colours on a terminal, tables. */
@NullMarked
package io.evenkeel.launcher.console;

import org.jspecify.annotations.NullMarked;

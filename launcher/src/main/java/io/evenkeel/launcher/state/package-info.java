/** What is running, as a file that a second terminal reads. */
@NullMarked
package io.evenkeel.launcher.state;

import org.jspecify.annotations.NullMarked;

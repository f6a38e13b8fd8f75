/** Where the built applications are, and how each is run by this JDK. */
@NullMarked
package io.evenkeel.launcher.app;

import org.jspecify.annotations.NullMarked;

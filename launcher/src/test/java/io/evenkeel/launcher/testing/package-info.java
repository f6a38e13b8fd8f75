/** What the launcher's tests need of the operating system. */
@NullMarked
package io.evenkeel.launcher.testing;

import org.jspecify.annotations.NullMarked;

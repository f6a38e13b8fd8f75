/** The small process that ends what is left when the launcher is gone. */
@NullMarked
package io.evenkeel.launcher.guardian;

import org.jspecify.annotations.NullMarked;

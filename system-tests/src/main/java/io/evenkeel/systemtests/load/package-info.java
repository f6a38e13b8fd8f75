/** A client under load that hides nothing: constant rate, no retry, every outcome kept. */
@NullMarked
package io.evenkeel.systemtests.load;

import org.jspecify.annotations.NullMarked;

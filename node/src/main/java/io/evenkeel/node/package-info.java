/** The example backend. */
@NullMarked
package io.evenkeel.node;

import org.jspecify.annotations.NullMarked;

/** The example service: {@code /process} and its simulated delay. */
@NullMarked
package io.evenkeel.node.process;

import org.jspecify.annotations.NullMarked;

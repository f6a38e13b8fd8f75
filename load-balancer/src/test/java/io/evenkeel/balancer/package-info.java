/** Tests of the process as a whole, and of its layers. */
@NullMarked
package io.evenkeel.balancer;

import org.jspecify.annotations.NullMarked;

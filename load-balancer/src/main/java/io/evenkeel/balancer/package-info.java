/** The data plane: follows the registry and forwards requests. */
@NullMarked
package io.evenkeel.balancer;

import org.jspecify.annotations.NullMarked;

/** From the name of a host to its addresses, fresh enough for containers that move. */
@NullMarked
package io.evenkeel.balancer.proxy.name;

import org.jspecify.annotations.NullMarked;

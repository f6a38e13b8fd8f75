/** Tests of the wire format. */
@NullMarked
package io.evenkeel.balancer.transport.codec;

import org.jspecify.annotations.NullMarked;

/** What both transports are made of: event loops, body streams, coalesced flushes. */
@NullMarked
package io.evenkeel.balancer.transport.netty;

import org.jspecify.annotations.NullMarked;

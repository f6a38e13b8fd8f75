/** The server on real sockets, spoken to by clients that see every byte. */
@NullMarked
package io.evenkeel.balancer.transport.server;

import org.jspecify.annotations.NullMarked;

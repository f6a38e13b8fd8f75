/** The connector contract on stock Reactor Netty: pools, connect timeouts, TLS. */
@NullMarked
package io.evenkeel.balancer.proxy.http;

import org.jspecify.annotations.NullMarked;

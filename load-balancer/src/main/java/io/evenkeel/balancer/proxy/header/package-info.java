/** Which header fields cross the proxy, and which it adds: rules without a framework. */
@NullMarked
package io.evenkeel.balancer.proxy.header;

import org.jspecify.annotations.NullMarked;

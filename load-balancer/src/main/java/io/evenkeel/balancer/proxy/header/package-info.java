/**
 * Which header fields cross the proxy, which it adds, and what becomes of the request's target:
 * rules without a framework. {@link HeaderRules} is the whole of it for others.
 */
@NullMarked
package io.evenkeel.balancer.proxy.header;

import org.jspecify.annotations.NullMarked;

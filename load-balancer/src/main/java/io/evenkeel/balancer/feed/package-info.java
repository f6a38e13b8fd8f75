/** Keeps the roster as the registry is, and as it was while the registry cannot be read. */
@NullMarked
package io.evenkeel.balancer.feed;

import org.jspecify.annotations.NullMarked;

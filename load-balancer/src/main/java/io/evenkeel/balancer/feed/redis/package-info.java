/** The registry and its change messages, read from Redis. */
@NullMarked
package io.evenkeel.balancer.feed.redis;

import org.jspecify.annotations.NullMarked;

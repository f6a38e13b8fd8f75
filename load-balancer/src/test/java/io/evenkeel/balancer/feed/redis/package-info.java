/** Tests of the feed on a real Redis. */
@NullMarked
package io.evenkeel.balancer.feed.redis;

import org.jspecify.annotations.NullMarked;

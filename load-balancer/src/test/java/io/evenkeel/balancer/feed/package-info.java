/** Tests of what is believed of the registry. */
@NullMarked
package io.evenkeel.balancer.feed;

import org.jspecify.annotations.NullMarked;

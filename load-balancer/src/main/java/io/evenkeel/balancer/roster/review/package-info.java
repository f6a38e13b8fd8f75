/** The beat to which a roster reviews what own attempts have shown. */
@NullMarked
package io.evenkeel.balancer.roster.review;

import org.jspecify.annotations.NullMarked;

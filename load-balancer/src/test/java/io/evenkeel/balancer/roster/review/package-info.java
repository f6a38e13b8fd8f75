/** Tests of the beat of reviews. */
@NullMarked
package io.evenkeel.balancer.roster.review;

import org.jspecify.annotations.NullMarked;

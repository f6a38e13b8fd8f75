/** Tests of who is an outlier. */
@NullMarked
package io.evenkeel.balancer.outlier;

import org.jspecify.annotations.NullMarked;

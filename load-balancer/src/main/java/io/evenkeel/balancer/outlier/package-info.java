/**
 * Which upstream fails or lags where its neighbours do not, and for how long it then gets nothing:
 * counts, comparison and back-off, without a clock of its own.
 */
@NullMarked
package io.evenkeel.balancer.outlier;

import org.jspecify.annotations.NullMarked;

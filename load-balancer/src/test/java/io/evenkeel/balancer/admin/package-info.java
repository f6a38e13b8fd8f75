/** Tests of what the process shows of itself. */
@NullMarked
package io.evenkeel.balancer.admin;

import org.jspecify.annotations.NullMarked;

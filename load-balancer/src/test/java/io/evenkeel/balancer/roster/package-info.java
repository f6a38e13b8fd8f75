/** Tests of who may be asked. */
@NullMarked
package io.evenkeel.balancer.roster;

import org.jspecify.annotations.NullMarked;

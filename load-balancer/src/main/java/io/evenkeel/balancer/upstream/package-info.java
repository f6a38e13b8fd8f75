/** A backend as this proxy sees it: what is in flight on it, and what its own traffic shows. */
@NullMarked
package io.evenkeel.balancer.upstream;

import org.jspecify.annotations.NullMarked;

/** What this process shows of its roster: the endpoint, readiness and metrics. */
@NullMarked
package io.evenkeel.balancer.admin;

import org.jspecify.annotations.NullMarked;

/** What this process reports of its traffic: metrics and the access log. */
@NullMarked
package io.evenkeel.balancer.observe;

import org.jspecify.annotations.NullMarked;

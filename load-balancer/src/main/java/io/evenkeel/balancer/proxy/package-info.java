/**
 * The life of a request: receive, select, attempt, retry elsewhere, relay, record.
 *
 * <p>Of frameworks it calls only WebFlux's server contract and WebClient's connector contract; what
 * implements them can be replaced beneath it.
 */
@NullMarked
package io.evenkeel.balancer.proxy;

import org.jspecify.annotations.NullMarked;

/**
 * Requests to upstreams: pools of kept-alive connections, one per event loop and address, behind
 * WebClient's connector contract.
 */
@NullMarked
package io.evenkeel.balancer.transport.client;

import org.jspecify.annotations.NullMarked;

package io.evenkeel.balancer.proxy;

import java.time.Duration;

/**
 * How long a tunnel lives.
 *
 * @param idle longest silence in both directions
 * @param drain how long it goes on once the operator has taken its backend out of service
 */
record TunnelLimits(Duration idle, Duration drain) {}

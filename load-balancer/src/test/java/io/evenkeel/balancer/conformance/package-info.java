/**
 * What the traffic port promises on the wire, rule by rule: a raw socket in front, scripted
 * backends behind, and the RFC that asks for it beside each rule.
 */
@NullMarked
package io.evenkeel.balancer.conformance;

import org.jspecify.annotations.NullMarked;

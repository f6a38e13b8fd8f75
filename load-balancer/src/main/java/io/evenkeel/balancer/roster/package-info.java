/** Who may be asked at all: one immutable snapshot, built by one writer, read once per request. */
@NullMarked
package io.evenkeel.balancer.roster;

import org.jspecify.annotations.NullMarked;

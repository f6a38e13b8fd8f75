/** Probes by HTTP on Netty. */
@NullMarked
package io.evenkeel.orchestrator.probe.http;

import org.jspecify.annotations.NullMarked;

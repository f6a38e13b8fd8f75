package io.evenkeel.balancer.proxy.header;

import io.evenkeel.common.net.Networks;
import java.util.List;

/**
 * What an operator decides about header fields.
 *
 * <p><i>Immutable.</i>
 *
 * @param pseudonym our name in {@code Via} and {@code Proxy-Status}; no two processes on the way of
 *     a request may share it, or the second takes it for a loop
 * @param trusted the proxies before us that may say who the client is
 * @param style how we say it ourselves
 * @param upgrades protocols that a connection may switch to
 */
public record HeaderSettings(
    String pseudonym,
    Networks trusted,
    ForwardingStyle style,
    HostStyle host,
    List<String> upgrades) {}

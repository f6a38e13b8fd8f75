package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.codec.HeadLimits;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;

/**
 * What the pools of all event loops have in common.
 *
 * <p><i>Thread-safe.</i>
 *
 * @param tls for {@code https} backends
 * @param heads of responses
 */
record Pooling(
    PoolLimits limits,
    HeadLimits heads,
    SslContext tls,
    Class<? extends Channel> connectionType,
    AddressSlots slots,
    ConnectionCounts counts) {}

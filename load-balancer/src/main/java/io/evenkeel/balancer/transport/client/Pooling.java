package io.evenkeel.balancer.transport.client;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;

/**
 * What the pools of all event loops have in common.
 *
 * <p><i>Thread-safe.</i>
 *
 * @param tls for {@code https} backends
 */
record Pooling(
    PoolLimits limits,
    ResponseLimits responses,
    SslContext tls,
    Class<? extends Channel> connectionType,
    AddressSlots slots,
    ConnectionCounts counts) {}

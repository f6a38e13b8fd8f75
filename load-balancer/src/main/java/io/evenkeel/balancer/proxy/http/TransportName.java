package io.evenkeel.balancer.proxy.http;

import io.netty.channel.socket.ServerSocketChannel;
import java.util.Locale;
import reactor.netty.resources.LoopResources;

/** The transport that is really in use: a missing native library falls back without a word. */
final class TransportName {

  private static final String SUFFIX = "ServerSocketChannel";

  private TransportName() {}

  /** {@code epoll}, {@code kqueue}, {@code io_uring} or {@code nio}. */
  static String of(LoopResources loops) {
    Class<?> channel =
        loops.onChannelClass(
            ServerSocketChannel.class, loops.onServer(LoopResources.DEFAULT_NATIVE));
    String name =
        channel.getSimpleName().replace(SUFFIX, "").toLowerCase(Locale.ROOT);
    return name.equals("iouring") ? "io_uring" : name;
  }
}

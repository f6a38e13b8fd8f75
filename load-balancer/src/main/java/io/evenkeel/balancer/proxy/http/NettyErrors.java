package io.evenkeel.balancer.proxy.http;

import io.evenkeel.balancer.proxy.Failure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * What an exception of Netty, Reactor Netty or its pool means.
 *
 * <p><i>Stateless.</i>
 */
final class NettyErrors {

  private NettyErrors() {}

  static Failure failureOf(Throwable error, boolean connected) {
    return connected ? afterConnecting(error) : whileConnecting(error);
  }

  private static Failure whileConnecting(Throwable error) {
    return switch (error) {
      // The pool's own: nobody may wait any more, or this one has waited in vain.
      case RejectedExecutionException _, TimeoutException _ -> Failure.POOL_FULL;
      case SslHandshakeTimeoutException _, ConnectTimeoutException _ -> Failure.CONNECT_TIMEOUT;
      case SSLException _ -> Failure.TLS;
      case UnknownHostException _ -> Failure.NO_ADDRESS;
      default -> Failure.REFUSED;
    };
  }

  private static Failure afterConnecting(Throwable error) {
    return switch (error) {
      // Netty's decoder says some of it with the one, some with the other.
      case DecoderException _, IllegalArgumentException _ -> Failure.NOT_HTTP;
      default -> Failure.RESET;
    };
  }
}

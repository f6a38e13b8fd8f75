package io.evenkeel.balancer.proxy.http;

import io.evenkeel.balancer.proxy.Failure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.pool.PoolAcquireTimeoutException;

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
      case PoolAcquirePendingLimitException _, PoolAcquireTimeoutException _ -> Failure.POOL_FULL;
      case SslHandshakeTimeoutException _, ConnectTimeoutException _, TimeoutException _ ->
          Failure.CONNECT_TIMEOUT;
      case SSLException _ -> Failure.TLS;
      case UnknownHostException _ -> Failure.NO_ADDRESS;
      default -> Failure.REFUSED;
    };
  }

  private static Failure afterConnecting(Throwable error) {
    return switch (error) {
      case DecoderException _, TooLongHttpHeaderException _, TooLongHttpLineException _ ->
          Failure.NOT_HTTP;
      case IllegalArgumentException _ -> Failure.NOT_HTTP;
      default -> Failure.RESET;
    };
  }
}

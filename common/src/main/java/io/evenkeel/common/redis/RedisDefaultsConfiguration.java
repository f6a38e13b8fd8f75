package io.evenkeel.common.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.IOUringProvider;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What every Evenkeel process asks of Lettuce, because its own defaults suit a web application
 * beside its database, not a process that must notice a lost Redis within seconds:
 *
 * <ul>
 *   <li>a command given while disconnected fails at once; Lettuce would queue it and send it later,
 *       and a late vote is a false vote;
 *   <li>a command or a connect attempt that takes longer than 1 s has failed (Lettuce: 60 s and 10
 *       s), unless {@code spring.data.redis.timeout} or {@code .connect-timeout} says otherwise;
 *   <li>reconnects come after 50 ms to 1 s, jittered (Lettuce: up to 30 s);
 *   <li>a connection whose peer vanished without FIN is noticed within some 5 s, by TCP keep-alive
 *       and, where Netty's native transport is there, user timeout (off in Lettuce).
 * </ul>
 */
@Configuration(proxyBeanMethods = false)
public class RedisDefaultsConfiguration {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration RECONNECT_MIN = Duration.ofMillis(50);
  private static final Duration RECONNECT_MAX = Duration.ofSeconds(1);
  private static final Duration KEEP_ALIVE_IDLE = Duration.ofSeconds(2);
  private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(1);
  private static final int KEEP_ALIVE_COUNT = 3;
  private static final Duration USER_TIMEOUT = Duration.ofSeconds(5);

  @Bean
  LettuceClientConfigurationBuilderCustomizer boundedCommandTime(DataRedisProperties properties) {
    return builder -> {
      if (properties.getTimeout() == null) {
        builder.commandTimeout(TIMEOUT);
      }
    };
  }

  @Bean
  LettuceClientOptionsBuilderCustomizer promptFailures(DataRedisProperties properties) {
    Duration connect = properties.getConnectTimeout();
    return builder ->
        builder
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(sockets(connect == null ? TIMEOUT : connect));
  }

  @Bean
  ClientResourcesBuilderCustomizer quickReconnects() {
    return builder ->
        builder.reconnectDelay(() ->
            Delay.fullJitter(
                RECONNECT_MIN, RECONNECT_MAX, RECONNECT_MIN.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static SocketOptions sockets(Duration connectTimeout) {
    SocketOptions.Builder sockets =
        SocketOptions.builder()
            .connectTimeout(connectTimeout)
            .keepAlive(
                KeepAliveOptions.builder()
                    .enable()
                    .idle(KEEP_ALIVE_IDLE)
                    .interval(KEEP_ALIVE_INTERVAL)
                    .count(KEEP_ALIVE_COUNT)
                    .build());
    // Without a native transport Lettuce does not ignore the option, it refuses every connection.
    if (EpollProvider.isAvailable() || IOUringProvider.isAvailable()) {
      sockets.tcpUserTimeout(
          TcpUserTimeoutOptions.builder().enable().tcpUserTimeout(USER_TIMEOUT).build());
    }
    return sockets.build();
  }
}

package io.evenkeel.balancer.feed.redis;

import io.evenkeel.balancer.feed.ChangeSource;
import io.evenkeel.common.schema.Channel;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Listens on {@code backend_changes}, over a connection of its own.
 *
 * <p>Lettuce opens the connection again when it breaks, and subscribes again; each time the
 * listener is told. A connection that is dead without having broken is found by a ping and
 * replaced.
 *
 * <p><i>Confined to the feed thread, but for {@link #close}.</i>
 */
public final class RedisChangeSource implements ChangeSource {

  private final LettuceConnectionFactory connections;
  private final ChangeMessages messages;
  private volatile @Nullable StatefulRedisPubSubConnection<String, String> connection;

  /** Listens with a connection of the client of {@code connections}. */
  public RedisChangeSource(LettuceConnectionFactory connections, ChangeMessages messages) {
    this.connections = connections;
    this.messages = messages;
  }

  @Override
  public void ensureSubscribed(Listener listener) {
    StatefulRedisPubSubConnection<String, String> current = connection;
    if (current != null) {
      if (answers(current)) {
        return;
      }
      connection = null;
      current.close();
    }
    StatefulRedisPubSubConnection<String, String> fresh = connect();
    try {
      fresh.addListener(new Ear(listener));
      fresh.sync().subscribe(Channel.BACKEND_CHANGES);
    } catch (RuntimeException e) {
      fresh.close();
      throw e;
    }
    connection = fresh;
  }

  @Override
  public void close() {
    StatefulRedisPubSubConnection<String, String> current = connection;
    if (current != null) {
      current.close();
    }
  }

  private StatefulRedisPubSubConnection<String, String> connect() {
    AbstractRedisClient client = connections.getRequiredNativeClient();
    return switch (client) {
      case RedisClient single -> single.connectPubSub();
      case RedisClusterClient cluster -> cluster.connectPubSub();
      default -> throw new IllegalStateException("no Pub/Sub with " + client.getClass());
    };
  }

  private static boolean answers(StatefulRedisPubSubConnection<String, String> connection) {
    try {
      connection.async().ping().get(connection.getTimeout().toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private final class Ear extends RedisPubSubAdapter<String, String> {

    private final Listener listener;

    Ear(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void message(String channel, String message) {
      messages.backendOf(message).ifPresent(listener::changed);
    }

    @Override
    public void subscribed(String channel, long count) {
      listener.subscribed();
    }
  }
}

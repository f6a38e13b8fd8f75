package io.evenkeel.orchestrator;

import io.evenkeel.common.schema.Channel;
import io.evenkeel.testing.RealRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens to what is published about backends. */
final class Changes implements AutoCloseable {

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final RedisClient client;

  Changes(RealRedis redis) {
    client = RedisClient.create(redis.url());
    StatefulRedisPubSubConnection<String, String> connection = client.connectPubSub();
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            messages.add(message);
          }
        });
    connection.sync().subscribe(Channel.BACKEND_CHANGES);
  }

  /** The statuses published for a backend, in order. */
  List<String> of(String backend) {
    String head = "{\"backend_id\":\"" + backend + "\",\"status\":\"";
    return messages.stream()
        .filter(message -> message.startsWith(head))
        .map(message -> message.substring(head.length(), message.indexOf('"', head.length())))
        .toList();
  }

  @Override
  public void close() {
    client.shutdown();
  }
}

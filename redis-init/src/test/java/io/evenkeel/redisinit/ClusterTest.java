package io.evenkeel.redisinit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.schema.RedisKey;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A cluster of one node refuses a command over two slots just as a larger one does. */
class ClusterTest {

  @Test
  void keepsEachCommandToOneSlotAndToRedis62(@TempDir Path directory) throws Exception {
    try (ClusterNode node = ClusterNode.start(directory)) {
      var cluster = new RedisClusterConfiguration(List.of("127.0.0.1:" + node.port()));
      var connections = new LettuceConnectionFactory(cluster);
      connections.afterPropertiesSet();
      connections.start();
      var redis = new StringRedisTemplate(connections);

      int added =
          new Seeder(redis).seed(List.of(Seed.parse("a=http://a"), Seed.parse("b=http://b")));

      assertThat(added).isEqualTo(2);
      assertThat(redis.opsForSet().members(RedisKey.BACKENDS)).containsExactlyInAnyOrder("a", "b");
      assertThat(redis.opsForHash().get(RedisKey.REGISTRY, "seeded")).isEqualTo("a b");
      connections.destroy();
    }
  }
}

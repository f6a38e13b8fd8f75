package io.evenkeel.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarkRegistryScriptTest {

  private static ScriptBench bench;

  @BeforeAll
  static void start() {
    bench = new ScriptBench();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @BeforeEach
  void clear() {
    bench.clear();
  }

  @Test
  void writesTheMarkerWhereThereIsNone() {
    assertThat(mark("id-1", "2026-11-22T00:00:00Z", "")).isEqualTo("id-1");
    assertThat(bench.redis().hgetall(RedisKey.REGISTRY))
        .isEqualTo(Map.of("id", "id-1", "created", "2026-11-22T00:00:00Z"));
  }

  @Test
  void leavesAnyOtherMarkerAlone() {
    mark("id-1", "2026-11-22T00:00:00Z", "backend1");
    assertThat(mark("id-2", "2027-01-01T00:00:00Z", "backend2")).isEqualTo("id-1");
    assertThat(bench.redis().hgetall(RedisKey.REGISTRY))
        .isEqualTo(Map.of("id", "id-1", "created", "2026-11-22T00:00:00Z", "seeded", "backend1"));
  }

  @Test
  void aMarkerWithAnEmptyIdIsNone() {
    bench.redis().hset(RedisKey.REGISTRY, "id", "");
    assertThat(mark("id-1", "2026-11-22T00:00:00Z", "backend1 backend2")).isEqualTo("id-1");
    assertThat(bench.redis().hget(RedisKey.REGISTRY, "seeded")).isEqualTo("backend1 backend2");
  }

  private static String mark(String id, String created, String seeded) {
    return (String)
        bench.run(Script.MARK_REGISTRY, List.of(RedisKey.REGISTRY), id, created, seeded).get(0);
  }
}

package io.evenkeel.orchestrator.membership.redis;

import static io.evenkeel.orchestrator.store.redis.RedisCall.reply;

import io.evenkeel.common.redis.RedisScripts;
import io.evenkeel.common.schema.RedisKey;
import io.evenkeel.common.schema.Script;
import io.evenkeel.orchestrator.membership.MembershipStore;
import io.evenkeel.orchestrator.membership.MembershipView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Membership by script, in the slot of {@code orchestrators}.
 *
 * <p><i>Thread-safe; blocks for up to the command time-out.</i>
 */
public final class RedisMembership implements MembershipStore {

  private static final Duration LIFE = Duration.ofSeconds(5);
  private static final Duration SEAT = Duration.ofSeconds(30);
  private static final List<String> KEYS =
      List.of(
          RedisKey.ORCHESTRATORS, RedisKey.ORCHESTRATORS_MEMBERSHIP, RedisKey.ORCHESTRATORS_SEATS);

  @SuppressWarnings("rawtypes") // the script's reply is a list of unlike things
  private static final RedisScript<List> HEARTBEAT = RedisScripts.of(Script.HEARTBEAT, List.class);

  private static final RedisScript<Long> GOODBYE = RedisScripts.of(Script.GOODBYE, Long.class);

  private final StringRedisTemplate redis;

  /** Uses a template whose connection rejects commands while it is disconnected. */
  public RedisMembership(StringRedisTemplate redis) {
    this.redis = redis;
  }

  @Override
  public MembershipView heartbeat(String id) {
    List<?> answer =
        reply(() ->
            redis.execute(
                HEARTBEAT,
                KEYS,
                id,
                Long.toString(LIFE.toMillis()),
                Long.toString(SEAT.toMillis())));
    return new MembershipView(
        (Long) answer.get(0),
        Instant.ofEpochMilli((Long) answer.get(1)),
        strings(answer.get(2)),
        strings(answer.get(3)));
  }

  @Override
  public void goodbye(String id) {
    reply(() -> redis.execute(GOODBYE, KEYS, id));
  }

  private static List<String> strings(Object list) {
    return ((List<?>) list).stream().map(String.class::cast).toList();
  }
}

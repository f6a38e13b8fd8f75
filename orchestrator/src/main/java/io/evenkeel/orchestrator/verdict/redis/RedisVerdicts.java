package io.evenkeel.orchestrator.verdict.redis;

import static io.evenkeel.orchestrator.store.redis.RedisCall.reply;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.Status;
import io.evenkeel.common.redis.RedisScripts;
import io.evenkeel.common.schema.Channel;
import io.evenkeel.common.schema.RedisKey;
import io.evenkeel.common.schema.Script;
import io.evenkeel.orchestrator.store.redis.HashReader;
import io.evenkeel.orchestrator.verdict.Ballot;
import io.evenkeel.orchestrator.verdict.CastResult;
import io.evenkeel.orchestrator.verdict.VerdictStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Votes by script, in the slot of the backend's record.
 *
 * <p><i>Thread-safe; blocks for up to the command time-out.</i>
 */
public final class RedisVerdicts implements VerdictStore {

  private static final Duration VOTE_LIFE = Duration.ofSeconds(30);

  @SuppressWarnings("rawtypes") // the script's reply is a list of unlike things
  private static final RedisScript<List> CAST = RedisScripts.of(Script.CAST, List.class);

  private final StringRedisTemplate redis;
  private final HashReader reader;

  /** Uses a template whose connection rejects commands while it is disconnected. */
  public RedisVerdicts(StringRedisTemplate redis) {
    this.redis = redis;
    this.reader = new HashReader(redis);
  }

  @Override
  public CastResult cast(Ballot ballot) {
    List<String> keys =
        List.of(RedisKey.backend(ballot.backend()), RedisKey.votes(ballot.backend()));
    List<?> answer = reply(() -> redis.execute(CAST, keys, arguments(ballot)));
    return new CastResult(
        CastResult.Outcome.valueOf(((String) answer.get(0)).toUpperCase(Locale.ROOT)),
        status(answer.get(1)),
        status(answer.get(2)),
        ((Long) answer.get(3)).intValue(),
        ((Long) answer.get(4)).intValue(),
        (String) answer.get(5));
  }

  @Override
  public Map<BackendId, Map<String, String>> votes(Collection<BackendId> backends) {
    return reply(() -> reader.read(List.copyOf(backends), RedisKey::votes));
  }

  private static Object[] arguments(Ballot ballot) {
    List<String> arguments = new ArrayList<>();
    arguments.add(ballot.backend().value());
    arguments.add(ballot.voter());
    arguments.add(ballot.view().vote());
    arguments.add(ballot.reason());
    arguments.add(Long.toString(ballot.membershipVersion()));
    arguments.add(Integer.toString(ballot.quorumSize()));
    arguments.add(Long.toString(VOTE_LIFE.toMillis()));
    arguments.add(Channel.BACKEND_CHANGES);
    arguments.addAll(ballot.watchers());
    return arguments.toArray();
  }

  private static Status status(Object word) {
    return Status.parse((String) word).orElse(Status.UNKNOWN);
  }
}

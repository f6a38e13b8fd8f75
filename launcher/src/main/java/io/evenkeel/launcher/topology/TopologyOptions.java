package io.evenkeel.launcher.topology;

import io.evenkeel.common.backend.Shown;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a topology consists of.
 *
 * <p><i>Immutable.</i>
 *
 * @param backends 1..64, seeded and started
 * @param spareBackends 0..64, named after the others, neither seeded nor started by {@link
 *     Topology#start()}
 * @param orchestrators 1..9
 * @param loadBalancers 1..9
 * @param strategy as the load balancer names it; the load balancer itself refuses an unknown one
 * @param ports where everything listens
 * @param stateDirectory where logs and data go
 * @param redis whose Redis
 * @param keepData whether our own Redis starts with what an earlier topology left in the state
 *     directory
 * @param properties further arguments by role, as in {@code --orchestrator.health-check.fall=2};
 *     they win over the launcher's own
 */
public record TopologyOptions(
    int backends,
    int spareBackends,
    int orchestrators,
    int loadBalancers,
    String strategy,
    Ports ports,
    Path stateDirectory,
    RedisChoice redis,
    boolean keepData,
    Map<Role, List<String>> properties) {

  /** Beyond it one machine is no longer a fair place. */
  public static final int MAX_BACKENDS = 64;

  /** Of orchestrators and of load balancers: their ports stay apart. */
  public static final int MAX_SERVERS = 9;

  private static final Pattern STRATEGY = Pattern.compile("[a-z0-9-]{1,40}");

  /** Refuses what can't be started. */
  public TopologyOptions {
    check("--backends", backends, 1, MAX_BACKENDS);
    check("spare backends", spareBackends, 0, MAX_BACKENDS);
    check("--orchestrators", orchestrators, 1, MAX_SERVERS);
    check("--load-balancers", loadBalancers, 1, MAX_SERVERS);
    if (!STRATEGY.matcher(strategy).matches()) {
      throw new IllegalArgumentException(
          "--strategy: %s (expected: a name such as round-robin or least-connections)"
              .formatted(Shown.of(strategy)));
    }
    properties = Map.copyOf(properties);
  }

  /** Starts from the defaults of {@code ./evenkeel up}, but free ports. */
  public static Builder builder() {
    return new Builder();
  }

  /** The further arguments of one role. */
  List<String> propertiesOf(Role role) {
    return properties.getOrDefault(role, List.of());
  }

  private static void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %d..%d)".formatted(option, value, least, most));
    }
  }

  /** Gathers options one by one. <i>Not thread-safe.</i> */
  public static final class Builder {

    private int backends = 4;
    private int spareBackends;
    private int orchestrators = 1;
    private int loadBalancers = 1;
    private String strategy = "round-robin";
    private Ports ports = Ports.FREE;
    private @Nullable Path stateDirectory;
    private RedisChoice redis = RedisChoice.OWN;
    private boolean keepData;
    private final Map<Role, List<String>> properties = new EnumMap<>(Role.class);

    private Builder() {}

    /** How many are seeded and started. */
    public Builder backends(int count) {
      this.backends = count;
      return this;
    }

    /** How many are planned beyond those, for a test to start and to register. */
    public Builder spareBackends(int count) {
      this.spareBackends = count;
      return this;
    }

    /** How many orchestrators. */
    public Builder orchestrators(int count) {
      this.orchestrators = count;
      return this;
    }

    /** How many load balancers. */
    public Builder loadBalancers(int count) {
      this.loadBalancers = count;
      return this;
    }

    /** {@code balancer.strategy}. */
    public Builder strategy(String name) {
      this.strategy = name;
      return this;
    }

    /** Where everything listens. */
    public Builder ports(Ports first) {
      this.ports = first;
      return this;
    }

    /** Where logs and data go; required. */
    public Builder stateDirectory(Path directory) {
      this.stateDirectory = directory;
      return this;
    }

    /** Whose Redis. */
    public Builder redis(RedisChoice choice) {
      this.redis = choice;
      return this;
    }

    /** Whether our own Redis starts with what is in the state directory. */
    public Builder keepData(boolean keep) {
      this.keepData = keep;
      return this;
    }

    /**
     * Further arguments for every process of a role, as in {@code --node.delay=5ms}; they add up.
     */
    public Builder properties(Role role, String... arguments) {
      this.properties.merge(
          role,
          List.of(arguments),
          (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException naming the option, its value and the expectation
     */
    public TopologyOptions build() {
      return new TopologyOptions(
          backends,
          spareBackends,
          orchestrators,
          loadBalancers,
          strategy,
          ports,
          Objects.requireNonNull(stateDirectory, "stateDirectory"),
          redis,
          keepData,
          properties);
    }
  }
}

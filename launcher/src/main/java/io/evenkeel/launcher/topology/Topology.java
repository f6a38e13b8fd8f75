package io.evenkeel.launcher.topology;

import io.evenkeel.launcher.app.ApplicationCommands;
import io.evenkeel.launcher.app.Applications;
import io.evenkeel.launcher.app.Installation;
import io.evenkeel.launcher.guardian.Guardian;
import io.evenkeel.launcher.process.Spawner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/**
 * A whole topology on this machine: every process planned, each to be started, stopped, killed and
 * frozen by name, and all ended by {@link #close()}; by the guardian if our own process dies first.
 *
 * <pre>{@code
 * var options = TopologyOptions.builder().stateDirectory(directory).build();
 * try (Topology topology = Topology.plan(options)) {
 *   topology.start();
 *   topology.process("backend2").kill();
 * }
 * }</pre>
 *
 * <p>{@link #start()} brings up everything in order; whoever wants another order calls {@link
 * #seed()} and {@link ManagedProcess#start()} instead.
 *
 * <p><i>Thread-safe.</i>
 */
public final class Topology implements AutoCloseable {

  /** What a process may take to become ready, on a machine that is busy with all of them. */
  public static final Duration READY_LIMIT = Duration.ofMinutes(2);

  /** Last to be started, first to be stopped. */
  private static final List<Role> STOP_ORDER =
      List.of(Role.LOAD_BALANCER, Role.REDIS_INIT, Role.BACKEND, Role.ORCHESTRATOR, Role.REDIS);

  private final TopologyOptions options;
  private final Blueprint blueprint;
  private final SequencedMap<String, ManagedProcess> processes;
  private final Guardian guardian;
  private final Spawner spawner;

  Topology(TopologyOptions options, Blueprint blueprint, TopologyListener listener)
      throws IOException {
    this.options = options;
    this.blueprint = blueprint;
    this.guardian =
        Guardian.start(
            options.stateDirectory().resolve("logs").resolve("guardian.log"),
            ManagedProcess.STOP_LIMIT);
    this.spawner = new Spawner(guardian);
    this.processes = blueprint.processes(spawner, listener);
  }

  /**
   * Looks whether a topology could have its ports at this moment.
   *
   * @throws PortsTaken if it could not
   */
  public static void checkPorts(TopologyOptions options) {
    PortPlan.of(options, RandomGenerator.getDefault());
  }

  /**
   * Plans a topology of the applications that the build left in the project's folder, and starts
   * nothing but its guardian.
   *
   * @throws PortsTaken if it can't have its ports
   * @throws IllegalStateException if an application has not been built
   */
  public static Topology plan(TopologyOptions options) {
    Installation installation = Installation.find();
    return plan(
        options,
        new Applications(installation, false),
        installation.redisDirectory(),
        TopologyListener.NONE);
  }

  /**
   * The same, of any programs and with somebody listening.
   *
   * @param carriedRedis where the Redis of embedded-redis is unpacked, if it is needed
   */
  public static Topology plan(
      TopologyOptions options,
      ApplicationCommands applications,
      Path carriedRedis,
      TopologyListener listener) {
    try {
      Blueprint blueprint =
          Blueprint.of(options, applications, carriedRedis, RandomGenerator.getDefault());
      return new Topology(options, blueprint, listener);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts Redis, seeds it, and starts everything but the spare backends; returns when all are
   * ready. After a failure what has been started still runs, until {@link #close()}.
   *
   * @throws StartFailure if one ended or was not ready in time
   */
  public void start() {
    new StartSequence(this).run();
  }

  /**
   * Runs the seeding job to its end; Redis must have been started.
   *
   * @throws StartFailure if it failed
   */
  public void seed() {
    ManagedProcess job = process(Role.REDIS_INIT.label());
    job.start();
    if (!job.awaitEnd(READY_LIMIT)) {
      throw StartFailure.late(job, READY_LIMIT);
    }
    if (job.state() != ProcessState.DONE) {
      throw StartFailure.ended(job);
    }
  }

  /**
   * One process.
   *
   * @throws IllegalArgumentException naming the known ones
   */
  public ManagedProcess process(String name) {
    ManagedProcess process = processes.get(name);
    if (process == null) {
      throw new IllegalArgumentException(
          "%s: unknown (expected: one of %s)"
              .formatted(name, String.join(", ", processes.keySet())));
    }
    return process;
  }

  /** All processes, spare ones too, in the order in which they are started. */
  public List<ManagedProcess> processes() {
    return List.copyOf(processes.values());
  }

  /** The processes of one role, in the order of their numbers; the spare ones last. */
  public List<ManagedProcess> processes(Role role) {
    return processes.values().stream().filter(process -> process.role() == role).toList();
  }

  /** The Redis of this topology, as a client takes it. */
  public String redisUrl() {
    return blueprint.redisUrl().toString();
  }

  /** Where our Redis comes from, in words for a person. */
  public String redisOrigin() {
    return blueprint.redisOrigin();
  }

  /** The guardian's PID. */
  public long guardianPid() {
    return guardian.pid();
  }

  /** Whether {@link #start()} leaves it alone. */
  public boolean isSpare(ManagedProcess process) {
    return process.role() == Role.BACKEND
        && processes(Role.BACKEND).indexOf(process) >= options.backends();
  }

  /** Whether the Redis was there before us. */
  boolean mayHaveOldRegistry() {
    return options.keepData() || options.redis() instanceof RedisChoice.Given;
  }

  /**
   * Stops every process, in the reverse of the order in which they are started, and lets the
   * guardian go. Nothing can be started any more.
   */
  @Override
  public void close() {
    spawner.close();
    try {
      stop();
    } finally {
      guardian.close();
    }
  }

  private void stop() {
    for (Role role : STOP_ORDER) {
      Together.each(processes(role), ManagedProcess::stop);
    }
  }
}

package io.evenkeel.systemtests.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Steady load on one server, from its making until {@link #stop()}.
 *
 * <p>Open loop: a request is sent when it is due, however many have not been answered yet. A client
 * that waits for answers would send least while things go wrong, and its figures would look best
 * then. Nothing is ever sent twice.
 *
 * <p><i>Thread-safe.</i>
 */
public final class Load implements AutoCloseable {

  /** How long a response may make no progress before the request has failed. */
  public static final Duration SILENCE = Duration.ofSeconds(60);

  private final String name;
  private final Mix mix;
  private final Connections connections;
  private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private final Map<String, Unanswered> unanswered = new ConcurrentHashMap<>();
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread clock;
  private volatile long intervalNanos;
  private volatile boolean stopping;

  private Load(String name, Mix mix, Connections connections, int perSecond) {
    this.name = name;
    this.mix = mix;
    this.connections = connections;
    this.intervalNanos = interval(perSecond);
    this.clock = Thread.ofPlatform().name("load").daemon().unstarted(this::keepSending);
  }

  /**
   * Begins.
   *
   * @param name of the bad day, for the report
   * @param perSecond how many requests, evenly spread
   */
  public static Load start(String name, Mix mix, URI server, int perSecond) {
    return start(name, mix, server, perSecond, SILENCE);
  }

  static Load start(String name, Mix mix, URI server, int perSecond, Duration silence) {
    Load load = new Load(name, mix, new Connections(server, silence), perSecond);
    load.clock.start();
    return load;
  }

  /** From now on so many requests a second, evenly spread. */
  public void changeRate(int perSecond) {
    intervalNanos = interval(perSecond);
  }

  /** The requests that are over by now. */
  public Report soFar() {
    return new Report(name, List.copyOf(outcomes));
  }

  /** The requests that are under way. */
  public List<Unanswered> unanswered() {
    return List.copyOf(unanswered.values());
  }

  /** Sends no more, and waits for what is under way. */
  public Report stop() {
    close();
    return soFar();
  }

  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(clock);
    join();
    requests.close();
    connections.close();
  }

  private void join() {
    try {
      clock.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the load stops", e);
    }
  }

  private void keepSending() {
    Instant begin = Instant.now();
    long beginNanos = System.nanoTime();
    long due = 0;
    for (long number = 1; !stopping; number++) {
      due += intervalNanos;
      for (long left = due - (System.nanoTime() - beginNanos);
          left > 0 && !stopping;
          left = due - (System.nanoTime() - beginNanos)) {
        LockSupport.parkNanos(left);
      }
      Request request = mix.turn(number);
      String id = "load-%s-%d".formatted(Long.toString(begin.toEpochMilli(), 36), number);
      Instant began = begin.plusNanos(due);
      long beganNanos = beginNanos + due;
      unanswered.put(id, new Unanswered(request.method(), id, began, 0));
      requests.execute(() -> {
        outcomes.add(send(request, id, began, beganNanos));
        unanswered.remove(id);
      });
    }
  }

  private Outcome send(Request request, String id, Instant began, long beganNanos) {
    try {
      Connection connection = connections.take();
      unanswered.computeIfPresent(id, (_, known) -> known.over(connection.localPort()));
      try {
        Reply reply = connection.exchange(request, id);
        Duration latency = Duration.ofNanos(System.nanoTime() - beganNanos);
        if (reply.closesConnection()) {
          connection.close();
        } else {
          connections.giveBack(connection);
        }
        return Outcome.answered(request, id, began, latency, reply);
      } catch (IOException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      return Outcome.broken(
          request, id, began, Duration.ofNanos(System.nanoTime() - beganNanos), e);
    }
  }

  private static long interval(int perSecond) {
    return TimeUnit.SECONDS.toNanos(1) / perSecond;
  }
}

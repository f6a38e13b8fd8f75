package io.evenkeel.launcher.guardian;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The guardian's process. It reads what the launcher tells it until the pipe ends, which the kernel
 * does for the launcher whatever happened to that; then it ends what is still in its care.
 *
 * <p>A program of its own and not a shutdown hook, since nothing in the launcher runs after
 * SIGKILL. In Java and not in shell, as the start time that guards against a reused PID is then
 * read by the same code on both sides, on Linux and macOS alike. It loads no library.
 *
 * <p><i>Confined to the main thread.</i>
 */
public final class GuardianMain {

  /** After SIGKILL only the kernel is left to wait for. */
  private static final Duration AFTER_KILL = Duration.ofSeconds(3);

  private static final Duration POLL = Duration.ofMillis(50);

  private GuardianMain() {}

  /**
   * Watches over what standard input names.
   *
   * @param args how many milliseconds a process may take to end by itself, before SIGKILL
   */
  public static void main(String[] args) throws InterruptedException {
    SequencedMap<Long, Ward> wards = new LinkedHashMap<>();
    listen(wards);
    if (!wards.isEmpty()) {
      end(wards, Duration.ofMillis(Long.parseLong(args[0])));
    }
  }

  private static void listen(Map<Long, Ward> wards) {
    try (BufferedReader pipe =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = pipe.readLine(); line != null; line = pipe.readLine()) {
        try {
          WardLine.apply(line, wards);
        } catch (IllegalArgumentException e) {
          say("skipped: " + e);
        }
      }
    } catch (IOException e) {
      say("pipe: " + e);
    }
  }

  /** Newest first, the reverse of the order in which they were started. */
  private static void end(SequencedMap<Long, Ward> wards, Duration limit)
      throws InterruptedException {
    List<Ward> left = new ArrayList<>(wards.sequencedValues().reversed());
    say("the launcher is gone, ending " + left.stream().map(Ward::name).toList());
    left.forEach(Ward::terminate);
    await(left, limit);
    left.forEach(ward -> say(ward.name() + ": still there after " + limit + ", killed"));
    left.forEach(Ward::kill);
    await(left, AFTER_KILL);
    say(left.isEmpty() ? "nothing is left" : "could not end " + left);
  }

  private static void await(List<Ward> left, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    left.removeIf(ward -> !ward.isAlive());
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(POLL);
      left.removeIf(ward -> !ward.isAlive());
    }
  }

  private static void say(String what) {
    System.out.println(Instant.now() + " guardian " + what);
  }
}

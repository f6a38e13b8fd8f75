package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.conformance.BalancerUnderTest;
import io.evenkeel.balancer.conformance.ConformanceSettings;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/** The whole traffic path in a process of its own, with 64 MiB of heap and of direct memory. */
final class SmallProxy implements AutoCloseable {

  private static final List<String> MEMORY =
      List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError");

  private static final String PORT = "port ";
  private static final String COUNTS = "counts ";

  private final Process process;
  private final Scanner said;
  private final int port;

  /** In front of the one backend at that port. */
  SmallProxy(int backendPort) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(MEMORY);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            SmallProxy.class.getName(),
            "http://127.0.0.1:" + backendPort));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    said = new Scanner(process.getInputStream(), StandardCharsets.UTF_8);
    port = Integer.parseInt(await(PORT));
  }

  int port() {
    return port;
  }

  /** Attempts in flight, then the open connections of clients; the process answers itself. */
  String counts() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return await(COUNTS);
  }

  private String await(String prefix) {
    StringBuilder before = new StringBuilder();
    while (said.hasNextLine()) {
      String line = said.nextLine();
      if (line.startsWith(prefix)) {
        return line.substring(prefix.length());
      }
      before.append(line).append('\n');
    }
    throw new AssertionError("the small proxy has ended:\n" + before);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The process itself: tells its port, and its counts for each line that it is sent. */
  public static void main(String[] backend) {
    try (BalancerUnderTest balancer = TrafficPath.start(ConformanceSettings.USUAL);
        Scanner asked = new Scanner(System.in, StandardCharsets.UTF_8)) {
      // To follow each buffer of a gigabyte would take longer than to send it.
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
      balancer.serving(List.of(backend));
      System.out.println(PORT + balancer.port());
      while (asked.hasNextLine()) {
        asked.nextLine();
        System.out.println(COUNTS + balancer.inFlight() + " " + balancer.openConnections());
      }
    }
  }
}

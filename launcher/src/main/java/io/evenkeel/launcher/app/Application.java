package io.evenkeel.launcher.app;

import java.util.List;
import java.util.stream.Stream;

/**
 * The four programs of the suite, and what JVM each gets on a machine that runs them all at once.
 */
public enum Application {
  /** The example backend; there are many, so it stays small and starts fast. */
  NODE("node", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),

  /** The control plane; its work is a few probes a second. */
  ORCHESTRATOR("orchestrator", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),

  /** The data plane; every compiler, as its speed is what is looked at. */
  LOAD_BALANCER("load-balancer", "-Xmx256m"),

  /** The seeding job; it lives for a moment. */
  REDIS_INIT("redis-init", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** Netty reaches for native code and for memory that JDK 24 and later warn about. */
  private static final List<String> COMMON =
      List.of(
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final String module;

  @SuppressWarnings("ImmutableEnumChecker") // List.of copies and never changes
  private final List<String> flags;

  Application(String module, String... flags) {
    this.module = module;
    this.flags = List.of(flags);
  }

  /** The Maven module that builds it. */
  public String module() {
    return module;
  }

  /** The flags of its JVM. */
  List<String> jvmFlags() {
    return Stream.concat(COMMON.stream(), flags.stream()).toList();
  }

  /** What it needs to come as far as a training run goes. */
  List<String> trainingArguments() {
    List<String> ports = List.of("--server.port=0", "--spring.main.banner-mode=off");
    return switch (this) {
      case NODE, ORCHESTRATOR -> ports;
      case LOAD_BALANCER ->
          Stream.concat(ports.stream(), Stream.of("--management.server.port=0")).toList();
      case REDIS_INIT -> List.of("--redis-init.backends=backend1=http://127.0.0.1:9001");
    };
  }
}

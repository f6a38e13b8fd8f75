package io.evenkeel.launcher.topology;

/** What a process is for; the first part of its name. */
public enum Role {
  /** The registry. */
  REDIS("redis"),

  /** The seeding job, which ends by itself. */
  REDIS_INIT("redis-init"),

  /** The control plane. */
  ORCHESTRATOR("orchestrator"),

  /** An example backend. */
  BACKEND("backend"),

  /** The data plane. */
  LOAD_BALANCER("load-balancer");

  private final String label;

  Role(String label) {
    this.label = label;
  }

  /** As in names, logs and options. */
  public String label() {
    return label;
  }

  /** The name of its {@code number}th process, from 1. */
  String named(int number) {
    return label + number;
  }
}

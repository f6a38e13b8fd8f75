package io.evenkeel.launcher.topology;

/**
 * The first port of each kind of server; 0 means a free one for each.
 *
 * <p><i>Immutable.</i>
 *
 * @param loadBalancer traffic; the next load balancer's is 100 higher
 * @param management of the load balancer; the next one's is 100 higher
 * @param orchestrator the next one's is 1 higher
 * @param backend the next one's is 1 higher
 * @param redis our own Redis
 */
public record Ports(int loadBalancer, int management, int orchestrator, int backend, int redis) {

  /** What the documentation promises. */
  public static final Ports DEFAULT = new Ports(8080, 8081, 8090, 9001, 6379);

  /** Free ones for all, so that topologies can run side by side. */
  public static final Ports FREE = new Ports(0, 0, 0, 0, 0);

  private static final int MAX = 65_535;

  /** Refuses what is no port. */
  public Ports {
    check("--port", loadBalancer);
    check("--management-port", management);
    check("--orchestrator-port", orchestrator);
    check("--backend-port", backend);
    check("--redis-port", redis);
  }

  private static void check(String option, int port) {
    if (port < 0 || port > MAX) {
      throw new IllegalArgumentException("%s: %d (expected: 0..%d)".formatted(option, port, MAX));
    }
  }
}

package io.evenkeel.balancer.conformance;

import java.time.Duration;
import java.util.List;

/**
 * How the balancer under test is set up. What a rule does not speak of stays at a default that is
 * generous with time, so that a slow machine fails nothing.
 *
 * @param head longest time for the head of a request
 * @param idle longest time between two requests on a connection
 * @param body longest silence within a request's body, or within a response's
 * @param responseHead longest wait for a response's head
 * @param tunnelIdle longest silence in a tunnel
 * @param total longest time for a request as a whole; zero is no limit
 * @param maxLine bytes of the request line
 * @param maxHead bytes of all field lines
 * @param maxFields field lines
 * @param maxBody bytes of a request's content; 0 is no limit
 * @param maxRequests requests on one connection; 0 is no limit
 * @param maxConnections connections in all; 0 is no limit
 * @param maxPerAddress connections of one client address; 0 is no limit
 * @param rejectNonAscii whether bytes above 0x7f in the target are refused
 * @param rewriteHost whether the backend gets its own authority as Host
 * @param forwarded whether Forwarded is sent too
 * @param trusted CIDRs of the proxies that are believed
 */
public record ConformanceSettings(
    Duration head,
    Duration idle,
    Duration body,
    Duration responseHead,
    Duration tunnelIdle,
    Duration total,
    int maxLine,
    int maxHead,
    int maxFields,
    long maxBody,
    int maxRequests,
    int maxConnections,
    int maxPerAddress,
    boolean rejectNonAscii,
    boolean rewriteHost,
    boolean forwarded,
    List<String> trusted) {

  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(400);

  /** Nothing out of the ordinary. */
  public static final ConformanceSettings USUAL =
      new ConformanceSettings(
          PATIENT,
          PATIENT,
          PATIENT,
          PATIENT,
          PATIENT,
          Duration.ZERO,
          8_192,
          16_384,
          100,
          0,
          0,
          0,
          0,
          false,
          false,
          false,
          List.of());

  /** The head of a request must arrive in a moment. */
  static final ConformanceSettings HASTY_HEAD =
      USUAL.times(SHORT, PATIENT, PATIENT, PATIENT, PATIENT);

  /** Idle connections end in a moment. */
  static final ConformanceSettings HASTY_IDLE =
      USUAL.times(PATIENT, SHORT, PATIENT, PATIENT, PATIENT);

  /** Bodies must not pause. */
  static final ConformanceSettings HASTY_BODY =
      USUAL.times(PATIENT, PATIENT, SHORT, PATIENT, PATIENT);

  /** Backends must respond in a moment. */
  static final ConformanceSettings HASTY_RESPONSE =
      USUAL.times(PATIENT, PATIENT, PATIENT, SHORT, PATIENT);

  /** A request must be over in a moment. */
  static final ConformanceSettings HASTY_TOTAL = USUAL.within(SHORT);

  /** Tunnels must not pause. */
  static final ConformanceSettings HASTY_TUNNEL =
      USUAL.times(PATIENT, PATIENT, PATIENT, PATIENT, SHORT);

  /** A client that stops in the middle of something is done with in a moment. */
  static final ConformanceSettings HASTY =
      USUAL.times(SHORT, PATIENT, SHORT, Duration.ofSeconds(5), PATIENT);

  /** At most 100 bytes of content. */
  static final ConformanceSettings SMALL_BODIES = USUAL.limits(100, 0, 0, 0);

  /** Two requests a connection. */
  static final ConformanceSettings TWO_REQUESTS = USUAL.limits(0, 2, 0, 0);

  /** Two connections in all. */
  static final ConformanceSettings TWO_CONNECTIONS = USUAL.limits(0, 0, 2, 0);

  /** Two connections of one client. */
  static final ConformanceSettings TWO_PER_ADDRESS = USUAL.limits(0, 0, 0, 2);

  /** Only ASCII in targets. */
  static final ConformanceSettings ASCII_ONLY = USUAL.switches(true, false, false, List.of());

  /** The backend's own Host. */
  static final ConformanceSettings REWRITING = USUAL.switches(false, true, false, List.of());

  /** Sends Forwarded too. */
  static final ConformanceSettings FORWARDED = USUAL.switches(false, false, true, List.of());

  /** Whoever is on this machine is a trusted proxy. */
  static final ConformanceSettings TRUSTING =
      USUAL.switches(false, false, false, List.of("127.0.0.0/8", "::1/128"));

  /** Trusted proxies, and Forwarded. */
  static final ConformanceSettings TRUSTING_FORWARDED =
      USUAL.switches(false, false, true, List.of("127.0.0.0/8", "::1/128"));

  private ConformanceSettings times(Duration h, Duration i, Duration b, Duration r, Duration t) {
    return new ConformanceSettings(
        h,
        i,
        b,
        r,
        t,
        total,
        maxLine,
        maxHead,
        maxFields,
        maxBody,
        maxRequests,
        maxConnections,
        maxPerAddress,
        rejectNonAscii,
        rewriteHost,
        forwarded,
        trusted);
  }

  private ConformanceSettings within(Duration all) {
    return new ConformanceSettings(
        head,
        idle,
        body,
        responseHead,
        tunnelIdle,
        all,
        maxLine,
        maxHead,
        maxFields,
        maxBody,
        maxRequests,
        maxConnections,
        maxPerAddress,
        rejectNonAscii,
        rewriteHost,
        forwarded,
        trusted);
  }

  private ConformanceSettings limits(long bodies, int requests, int connections, int perAddress) {
    return new ConformanceSettings(
        head,
        idle,
        body,
        responseHead,
        tunnelIdle,
        total,
        maxLine,
        maxHead,
        maxFields,
        bodies,
        requests,
        connections,
        perAddress,
        rejectNonAscii,
        rewriteHost,
        forwarded,
        trusted);
  }

  private ConformanceSettings switches(
      boolean ascii, boolean host, boolean forward, List<String> proxies) {
    return new ConformanceSettings(
        head,
        idle,
        body,
        responseHead,
        tunnelIdle,
        total,
        maxLine,
        maxHead,
        maxFields,
        maxBody,
        maxRequests,
        maxConnections,
        maxPerAddress,
        ascii,
        host,
        forward,
        proxies);
  }
}

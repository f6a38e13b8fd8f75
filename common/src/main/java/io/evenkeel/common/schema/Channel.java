package io.evenkeel.common.schema;

/** Every Pub/Sub channel. A message is a hint to look; the store says what is. */
public final class Channel {

  /** JSON {@code {"backend_id":"backend2","status":"unhealthy"}}, one per stored transition. */
  public static final String BACKEND_CHANGES = "backend_changes";

  /** A load balancer's "look at this one now"; never a vote. */
  public static final String BACKEND_SUSPECTS = "backend_suspects";

  private Channel() {}
}

package io.evenkeel.systemtests.load;

import java.util.List;

/**
 * Requests that are sent in turn, again and again.
 *
 * <p><i>Immutable.</i>
 *
 * @param requests in their order, at least one
 */
public record Mix(List<Request> requests) {

  /** GETs of the example service. */
  public static final Mix GETS = of(Request.GET);

  /** POSTs to the example service. */
  public static final Mix POSTS = of(Request.POST);

  /** Two GETs, then a POST. */
  public static final Mix GETS_AND_POSTS = of(Request.GET, Request.GET, Request.POST);

  /** Copies. */
  public Mix {
    requests = List.copyOf(requests);
    if (requests.isEmpty()) {
      throw new IllegalArgumentException("requests: none (expected: at least one)");
    }
  }

  /** These, in this order. */
  public static Mix of(Request... requests) {
    return new Mix(List.of(requests));
  }

  /** The request whose turn it is; the first has number 1. */
  Request turn(long number) {
    return requests.get((int) ((number - 1) % requests.size()));
  }
}

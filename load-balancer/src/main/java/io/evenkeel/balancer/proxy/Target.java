package io.evenkeel.balancer.proxy;

import java.net.URI;

/** The origin form of a request target (RFC 9112, section 3.2.1), nothing decoded. */
final class Target {

  private Target() {}

  /** Path and query as they stand in {@code uri}. */
  static String of(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }
}

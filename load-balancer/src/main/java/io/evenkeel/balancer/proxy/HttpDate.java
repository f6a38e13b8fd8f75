package io.evenkeel.balancer.proxy;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code Date} (RFC 9110, section 5.6.7), written anew once a second.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
final class HttpDate {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private record Written(long second, String text) {}

  private final InstantSource clock;
  private volatile @Nullable Written last;

  HttpDate(InstantSource clock) {
    this.clock = clock;
  }

  /** Now. */
  String now() {
    long second = Math.floorDiv(clock.millis(), 1_000);
    Written known = last;
    if (known == null || known.second != second) {
      known = new Written(second, FORMAT.format(Instant.ofEpochSecond(second)));
      last = known;
    }
    return known.text;
  }
}

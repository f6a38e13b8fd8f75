package io.evenkeel.balancer.proxy;

import java.util.HexFormat;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The name under which a request is found again in every log it passes.
 *
 * <p>The client's own is passed on when it is 1 to 128 characters of {@code [A-Za-z0-9._:/+=@-]}:
 * enough for UUIDs, ULIDs, trace ids and Base64, and nothing that could forge a log line.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
final class RequestIds {

  private static final int MAX_LENGTH = 128;
  private static final String PUNCTUATION = "._:/+=@-";

  private final LongSupplier randomBits;

  /**
   * @param randomBits 64 random bits a call, from any thread
   */
  RequestIds(LongSupplier randomBits) {
    this.randomBits = randomBits;
  }

  /** The client's id where it is a valid one, else a new one of 32 hexadecimal digits. */
  String of(@Nullable String fromClient) {
    if (fromClient != null && isValid(fromClient)) {
      return fromClient;
    }
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(randomBits.getAsLong()) + hex.toHexDigits(randomBits.getAsLong());
  }

  private static boolean isValid(String id) {
    return !id.isEmpty() && id.length() <= MAX_LENGTH && id.chars().allMatch(RequestIds::allowed);
  }

  private static boolean allowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PUNCTUATION.indexOf(c) >= 0;
  }
}

package io.evenkeel.balancer.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes of a well-formed message what a broken or hostile sender might make of it; the same from
 * the same seed.
 *
 * <p><i>Confined to one thread.</i>
 */
final class Mutation {

  private static final int MOST_CHANGES = 3;
  private static final int MOST_PIECES = 4;

  private static final List<String> CRUMBS =
      List.of(
          "\r", "\n", "\r\n", "\r\n\r\n", "\0", " ", "\t", ":", ",", ";", "\u0080", "\u00ff",
          "\u000b", "\u007f", "0", "9", "-", "+", "x", "\"", "0\r\n\r\n", "5\r\nhello\r\n");

  private static final List<String> LINES =
      List.of(
          "Content-Length: 5",
          "Content-Length: 0",
          "Content-Length: 50",
          "Content-Length: 5, 5",
          "Content-Length: +5",
          "Content-Length : 5",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: chunked, chunked",
          "Transfer-Encoding : chunked",
          "Transfer-Encoding:\tchunked",
          "TRANSFER-ENCODING: Chunked",
          "Transfer-Encoding: identity",
          "Connection: close",
          "Connection: Transfer-Encoding",
          "Connection: Content-Length, Host",
          "Host: b.example",
          "Host:",
          "Expect: 100-continue",
          "Trailer: Content-Length",
          " folded: line",
          "no colon",
          ": no name",
          "GET /inner HTTP/1.1",
          "0",
          "");

  private final RandomGenerator random;
  private final List<String> seeds;

  Mutation(RandomGenerator random, List<String> seeds) {
    this.random = random;
    this.seeds = seeds;
  }

  /** A seed with some changes. */
  byte[] next() {
    String wire = pick(seeds);
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes; i++) {
      wire = changed(wire);
    }
    return wire.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The same bytes, cut at some places. */
  List<byte[]> pieces(byte[] wire) {
    int[] cuts = random.ints(random.nextInt(MOST_PIECES), 0, wire.length + 1).sorted().toArray();
    List<byte[]> pieces = new ArrayList<>();
    int from = 0;
    for (int cut : cuts) {
      pieces.add(Arrays.copyOfRange(wire, from, cut));
      from = cut;
    }
    pieces.add(Arrays.copyOfRange(wire, from, wire.length));
    return pieces;
  }

  private String changed(String wire) {
    return switch (random.nextInt(10)) {
      case 0 -> flipped(wire);
      case 1, 2 -> inserted(wire, pick(CRUMBS), place(wire));
      case 3 -> removed(wire);
      case 4 -> lines(wire, Change.TWICE);
      case 5 -> lines(wire, Change.GONE);
      case 6, 7 -> inserted(wire, pick(LINES) + "\r\n", lineStart(wire));
      case 8 -> wire.substring(0, place(wire));
      default -> wire.substring(0, place(wire)) + tail(pick(seeds));
    };
  }

  private String flipped(String wire) {
    if (wire.isEmpty()) {
      return wire;
    }
    int at = random.nextInt(wire.length());
    char flipped = (char) (wire.charAt(at) ^ (1 << random.nextInt(8)));
    return wire.substring(0, at) + flipped + wire.substring(at + 1);
  }

  private static String inserted(String wire, String what, int at) {
    return wire.substring(0, at) + what + wire.substring(at);
  }

  private String removed(String wire) {
    int at = place(wire);
    return wire.substring(0, at) + wire.substring(Math.min(wire.length(), at + 1));
  }

  private enum Change {
    TWICE,
    GONE
  }

  private String lines(String wire, Change change) {
    int from = lineStart(wire);
    int end = wire.indexOf("\r\n", from);
    int to = end < 0 ? wire.length() : end + 2;
    String line = wire.substring(from, to);
    return wire.substring(0, from)
        + (change == Change.TWICE ? line + line : "")
        + wire.substring(to);
  }

  private String tail(String other) {
    return other.substring(place(other));
  }

  private int lineStart(String wire) {
    int end = wire.indexOf("\r\n", place(wire));
    return end < 0 ? 0 : end + 2;
  }

  private int place(String wire) {
    return random.nextInt(wire.length() + 1);
  }

  private String pick(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}

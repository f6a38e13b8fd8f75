package io.evenkeel.balancer.transport.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Spoils messages, always in the same ways for the same seed. */
final class Mutations {

  /** What parsers have come to differ about. */
  private static final List<String> SPICES =
      List.of(
          "\r",
          "\n",
          "\r\n",
          "\n\n",
          "\r\n\r\n",
          "\0",
          " ",
          "\t",
          ":",
          ";",
          ",",
          "=",
          "\"",
          "0",
          "1",
          "-",
          "+",
          "0x",
          "\u000b",
          "\u007f",
          "\u0080",
          "\u0085",
          "\u00a0",
          "\u00ff",
          " :",
          "\r\n ",
          "Content-Length: 5\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding : chunked\r\n",
          "Host: b\r\n",
          "chunked, ",
          " HTTP/1.1",
          "HTTP/1.1 200 OK\r\n",
          "0\r\n\r\n",
          "GET / HTTP/1.1\r\n");

  private final Random random;
  private final List<String> samples;

  Mutations(long seed, List<String> samples) {
    this.random = new Random(seed);
    this.samples = samples;
  }

  /** One or two samples, spoiled in some places. */
  String next() {
    StringBuilder text = new StringBuilder(sample());
    if (random.nextInt(4) == 0) {
      text.append(sample());
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      mutate(text);
    }
    return text.toString();
  }

  private void mutate(StringBuilder text) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + 1 + random.nextInt(8));
    switch (random.nextInt(6)) {
      case 0 -> text.insert(from, SPICES.get(random.nextInt(SPICES.size())));
      case 1 -> text.replace(from, to, SPICES.get(random.nextInt(SPICES.size())));
      case 2 -> text.delete(from, to);
      case 3 -> text.insert(from, text.substring(from, to));
      case 4 ->
          text.replace(from, Math.min(text.length(), from + 1), "" + (char) random.nextInt(256));
      default -> text.insert(from, sample().substring(0, 18));
    }
  }

  private String sample() {
    return samples.get(random.nextInt(samples.size()));
  }

  /** The text cut at some places. */
  List<String> cut(String text) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = Math.min(text.length(), from + 1 + random.nextInt(40));
      parts.add(text.substring(from, to));
      from = to;
    }
    return parts;
  }
}

package io.evenkeel.balancer.conformance;

import java.nio.charset.StandardCharsets;

/** Messages as bytes, one char each. */
final class Bytes {

  /** Every value a byte can have. */
  static final String ALL = all();

  private Bytes() {}

  /** Lines, each with its CR LF, and the empty one that ends a head. */
  static String head(String first, String... fields) {
    StringBuilder head = new StringBuilder(first).append("\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** A request of this line and host. */
  static String request(String line, String... fields) {
    String[] all = new String[fields.length + 1];
    all[0] = "Host: a.example";
    System.arraycopy(fields, 0, all, 1, fields.length);
    return head(line, all);
  }

  static String get(String target, String... fields) {
    return request("GET " + target + " HTTP/1.1", fields);
  }

  /** The head of a POST to {@code /p}. */
  static String post(String... fields) {
    return request("POST /p HTTP/1.1", fields);
  }

  /** A chunked POST. */
  static String chunked(String body) {
    return post("Transfer-Encoding: chunked") + body;
  }

  /** A response with a length. */
  static String ok(String body, String... fields) {
    return response("HTTP/1.1 200 OK", body, fields);
  }

  /** A response with a length. */
  static String response(String line, String body, String... fields) {
    String[] all = new String[fields.length + 1];
    all[0] = "Content-Length: " + body.length();
    System.arraycopy(fields, 0, all, 1, fields.length);
    return head(line, all) + body;
  }

  static boolean contains(byte[] all, byte[] part) {
    for (int i = 0; i + part.length <= all.length; i++) {
      if (java.util.Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  /** Fit to be shown: controls as escapes, not too long. */
  static String shown(String raw) {
    String cut = raw.length() > 1_500 ? raw.substring(0, 1_500) + "…" : raw;
    return cut.replace("\r", "\\r").replace("\n", "\\n\n").replace("\0", "\\0");
  }

  static String shown(byte[] raw) {
    return shown(new String(raw, StandardCharsets.ISO_8859_1));
  }

  private static String all() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      all.append((char) i);
    }
    return all.toString();
  }
}

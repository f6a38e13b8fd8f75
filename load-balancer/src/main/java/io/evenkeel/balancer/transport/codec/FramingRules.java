package io.evenkeel.balancer.transport.codec;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.Version;
import java.util.List;

/**
 * How long a message's content is, where there is but one way to read it (RFC 9112, section 6.3).
 *
 * <p><i>Stateless.</i>
 */
final class FramingRules {

  private static final String CONTENT_LENGTH = "Content-Length";
  private static final String TRANSFER_ENCODING = "Transfer-Encoding";
  private static final String CHUNKED = "chunked";

  private FramingRules() {}

  /** Of a request. */
  static Framing ofRequest(Version version, Fields fields) throws MalformedException {
    List<String> lengths = fields.all(CONTENT_LENGTH);
    List<String> codings = fields.all(TRANSFER_ENCODING);
    if (!codings.isEmpty()) {
      checkCodings(version, codings, lengths);
      return Framing.CHUNKED;
    }
    if (lengths.isEmpty()) {
      return Framing.NONE;
    }
    if (lengths.size() > 1) {
      throw new MalformedException(
          "Content-Length: %d lines (expected: one)".formatted(lengths.size()));
    }
    return Framing.length(length(lengths.get(0)));
  }

  /**
   * Of a response.
   *
   * @param fields of which {@link #withOneLength} has collapsed repeated lengths
   */
  static Framing ofResponse(String method, int status, Version version, Fields fields)
      throws MalformedException {
    String length = fields.first(CONTENT_LENGTH);
    List<String> codings = fields.all(TRANSFER_ENCODING);
    if (!codings.isEmpty()) {
      checkCodings(version, codings, length == null ? List.of() : List.of(length));
    }
    long bytes = length == null ? -1 : length(length);
    if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
      return Framing.NONE;
    }
    if (!codings.isEmpty()) {
      return Framing.CHUNKED;
    }
    return length == null ? Framing.UNTIL_CLOSE : Framing.length(bytes);
  }

  /**
   * A response's fields with one {@code Content-Length}, where several of them, or a list, say the
   * same (RFC 9110, section 8.6); the very fields where there is nothing to collapse.
   */
  static Fields withOneLength(Fields fields) throws MalformedException {
    List<String> lines = fields.all(CONTENT_LENGTH);
    if (lines.isEmpty() || (lines.size() == 1 && lines.get(0).indexOf(',') < 0)) {
      return fields;
    }
    String one = null;
    for (String line : lines) {
      for (String member : line.split(",", -1)) {
        String value = member.strip();
        if (one != null && !one.equals(value)) {
          throw new MalformedException(
              "Content-Length: %s (expected: one number)"
                  .formatted(MalformedException.shown(String.join(", ", lines))));
        }
        one = value;
      }
    }
    Fields collapsed = new Fields();
    boolean written = false;
    for (int i = 0; i < fields.size(); i++) {
      if (!fields.name(i).equalsIgnoreCase(CONTENT_LENGTH)) {
        collapsed.add(fields.name(i), fields.value(i));
      } else if (!written) {
        collapsed.add(fields.name(i), String.valueOf(one));
        written = true;
      }
    }
    return collapsed;
  }

  private static long length(String value) throws MalformedException {
    long length = 0;
    boolean valid = !value.isEmpty();
    for (int i = 0; i < value.length() && valid; i++) {
      int digit = value.charAt(i) - '0';
      valid = ByteClasses.isDigit(value.charAt(i)) && length <= (Long.MAX_VALUE - digit) / 10;
      length = 10 * length + digit;
    }
    if (!valid) {
      throw new MalformedException(
          "Content-Length: %s (expected: one decimal number up to 2^63 - 1)"
              .formatted(MalformedException.shown(value)));
    }
    return length;
  }

  private static void checkCodings(Version version, List<String> codings, List<String> lengths)
      throws MalformedException {
    if (version == Version.HTTP_1_0) {
      throw new MalformedException(
          "Transfer-Encoding in HTTP/1.0 (expected: only from HTTP/1.1 on)");
    }
    if (!lengths.isEmpty()) {
      throw new MalformedException(
          "both Transfer-Encoding and Content-Length (expected: one of them)");
    }
    String all = codings.size() == 1 ? codings.get(0) : String.join(",", codings);
    if (all.equalsIgnoreCase(CHUNKED)) {
      return;
    }
    throw new MalformedException(
        isUnknownBeforeChunked(all)
            ? MalformedException.NOT_IMPLEMENTED
            : MalformedException.BAD_REQUEST,
        "Transfer-Encoding: %s (expected: chunked, once)".formatted(MalformedException.shown(all)));
  }

  /** Whether the list is well-formed, {@code chunked} is the last of it, and only that. */
  private static boolean isUnknownBeforeChunked(String list) {
    String[] members = list.split(",", -1);
    for (int i = 0; i < members.length; i++) {
      String coding = members[i].strip();
      boolean last = i == members.length - 1;
      if (coding.isEmpty()
          || !ByteClasses.is(coding.charAt(0), ByteClasses.TOKEN)
          || coding.equalsIgnoreCase(CHUNKED) != last) {
        return false;
      }
    }
    return true;
  }
}

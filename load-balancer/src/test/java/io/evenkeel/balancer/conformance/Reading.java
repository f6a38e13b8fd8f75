package io.evenkeel.balancer.conformance;

import io.evenkeel.balancer.conformance.Message.Field;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message after the other from bytes, by {@link Grammar}; what is not one is {@link
 * Malformed}.
 *
 * <p><i>Confined to one thread.</i>
 */
final class Reading {

  private final byte[] in;
  private final boolean tolerant;
  private int at;

  private Reading(byte[] in, int from, boolean tolerant) {
    this.in = in;
    this.at = from;
    this.tolerant = tolerant;
  }

  /** The request that begins here, or null while its head has not come whole. */
  static @Nullable Message request(byte[] in, int from) {
    return new Reading(in, from, false).request();
  }

  /**
   * The response that begins here, or null while its head has not come whole.
   *
   * @param method of the request that it answers
   * @param ended whether no more bytes will come, in a clean way
   */
  static @Nullable Message response(byte[] in, int from, String method, boolean ended) {
    return new Reading(in, from, false).response(method, ended);
  }

  /** As {@link #response}, of a backend, from which a little more is taken. */
  static @Nullable Message tolerantly(byte[] in, int from, String method) {
    return new Reading(in, from, true).response(method, true);
  }

  private @Nullable Message request() {
    while (at + 1 < in.length && in[at] == '\r' && in[at + 1] == '\n') {
      at += 2; // empty lines before the request line (RFC 9112, section 2.2)
    }
    List<String> head = head();
    if (head == null) {
      return null;
    }
    List<Field> fields = fields(head.subList(1, head.size()));
    Grammar.request(head.getFirst(), fields);
    long length = Grammar.length(fields, head.getFirst().endsWith("HTTP/1.0"));
    return body(head.getFirst(), fields, length == -2 ? 0 : length, false);
  }

  private @Nullable Message response(String method, boolean ended) {
    List<String> head = head();
    if (head == null) {
      return null;
    }
    Grammar.statusLine(head.getFirst());
    List<Field> fields = fields(head.subList(1, head.size()));
    int status = Integer.parseInt(head.getFirst().substring(9, 12));
    boolean none = status < 200 || status == 204 || status == 304 || method.equals("HEAD");
    boolean version10 = head.getFirst().startsWith("HTTP/1.0");
    long length =
        tolerant ? Grammar.tolerantLength(fields, version10) : Grammar.length(fields, version10);
    length = none ? 0 : length;
    return body(head.getFirst(), fields, length, ended);
  }

  private Message body(String line, List<Field> fields, long length, boolean ended) {
    if (length == -1) {
      return chunked(line, fields);
    }
    long wanted = length == -2 ? Long.MAX_VALUE : length;
    int here = (int) Math.min(wanted, in.length - at);
    String body = new String(in, at, here, StandardCharsets.ISO_8859_1);
    at += here;
    boolean complete = length == -2 ? ended : here == length;
    return new Message(line, fields, body, List.of(), complete, at);
  }

  private Message chunked(String line, List<Field> fields) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      List<Field> trailers = chunks(body);
      return new Message(
          line,
          fields,
          body.toString(StandardCharsets.ISO_8859_1),
          trailers == null ? List.of() : trailers,
          trailers != null,
          at);
    } catch (Malformed e) {
      Message soFar =
          new Message(
              line, fields, body.toString(StandardCharsets.ISO_8859_1), List.of(), false, at);
      throw new Malformed("in chunks: " + e.getMessage(), soFar);
    }
  }

  /** The trailers behind the last chunk, or null while that has not come. */
  private @Nullable List<Field> chunks(ByteArrayOutputStream body) {
    for (String sizeLine = line(); sizeLine != null; sizeLine = line()) {
      long size = Grammar.chunkSize(sizeLine);
      if (size == 0) {
        List<String> trailers = section();
        return trailers == null ? null : fields(trailers);
      }
      int here = (int) Math.min(size, in.length - at);
      body.write(in, at, here);
      at += here;
      if (here < size || !crlf()) {
        return null;
      }
    }
    return null;
  }

  private boolean crlf() {
    if ((at < in.length && in[at] != '\r') || (at + 1 < in.length && in[at + 1] != '\n')) {
      throw new Malformed("no CRLF behind a chunk");
    }
    if (at + 1 >= in.length) {
      return false;
    }
    at += 2;
    return true;
  }

  private @Nullable List<String> head() {
    List<String> head = section();
    if (head != null && head.isEmpty()) {
      throw new Malformed("empty start line");
    }
    return head;
  }

  /** Lines up to an empty one, or null while that has not come. */
  private @Nullable List<String> section() {
    List<String> lines = new ArrayList<>();
    for (String line = line(); line != null; line = line()) {
      if (line.isEmpty()) {
        return lines;
      }
      lines.add(line);
    }
    return null;
  }

  private @Nullable String line() {
    for (int i = at; i < in.length; i++) {
      if (in[i] == '\n') {
        throw new Malformed("bare LF");
      }
      if (in[i] == '\r') {
        if (i + 1 == in.length) {
          return null;
        }
        if (in[i + 1] != '\n') {
          throw new Malformed("bare CR");
        }
        String line = new String(in, at, i - at, StandardCharsets.ISO_8859_1);
        at = i + 2;
        return line;
      }
    }
    return null;
  }

  private List<Field> fields(List<String> lines) {
    return lines.stream().map(tolerant ? Grammar::tolerantField : Grammar::field).toList();
  }
}

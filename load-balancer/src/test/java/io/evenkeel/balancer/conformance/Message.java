package io.evenkeel.balancer.conformance;

import java.util.List;

/**
 * A request or a response as it was on the wire.
 *
 * @param text its content, one char a byte, without the chunked coding; as much of it as came
 * @param complete whether it ended as it said it would
 * @param end offset of the first byte behind it
 */
record Message(
    String startLine,
    List<Field> fields,
    String text,
    List<Field> trailers,
    boolean complete,
    int end) {

  /** A field line, without the white space around its value. */
  record Field(String name, String value) {

    boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  /** Values of all lines of that name, in order. */
  List<String> all(String name) {
    return fields.stream().filter(field -> field.is(name)).map(Field::value).toList();
  }

  boolean has(String name) {
    return fields.stream().anyMatch(field -> field.is(name));
  }

  List<String> trailer(String name) {
    return trailers.stream().filter(field -> field.is(name)).map(Field::value).toList();
  }

  /** First word of a request line. */
  String method() {
    return startLine.substring(0, startLine.indexOf(' '));
  }

  /** Second word of a request line. */
  String target() {
    return startLine.substring(startLine.indexOf(' ') + 1, startLine.lastIndexOf(' '));
  }

  /** Of a status line. */
  int status() {
    return Integer.parseInt(startLine.substring(9, 12));
  }

  /** Of a status line. */
  String reason() {
    return startLine.length() > 13 ? startLine.substring(13) : "";
  }
}

package io.evenkeel.balancer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.conformance.Scenario.Check;
import java.util.List;

/** What a rule may ask of both wires. */
final class Expect {

  private Expect() {}

  // What the backend got.

  static Check nothingSent() {
    return seen -> assertThat(seen.everything()).as("bytes to the backend").isEmpty();
  }

  static Check line(String line) {
    return seen -> assertThat(seen.request().startLine()).as("request line").isEqualTo(line);
  }

  static Check lines(String... lines) {
    return seen ->
        assertThat(seen.requests().stream().map(Message::startLine))
            .as("request lines")
            .containsExactly(lines);
  }

  /** The values of all lines of that name, in order. */
  static Check sent(String name, String... values) {
    return seen ->
        assertThat(seen.request().all(name)).as(name + " to backend").containsExactly(values);
  }

  static Check notSent(String... names) {
    return seen -> {
      for (String name : names) {
        assertThat(seen.request().all(name)).as(name + " to backend").isEmpty();
      }
    };
  }

  static Check sentBody(String body) {
    return seen -> {
      assertThat(seen.request().text()).as("body to backend").isEqualTo(body);
      assertThat(seen.request().complete()).as("request complete").isTrue();
    };
  }

  static Check sentTrailer(String name, String... values) {
    return seen ->
        assertThat(seen.request().trailer(name)).as(name + " trailer").containsExactly(values);
  }

  static Check noneComplete() {
    return seen ->
        assertThat(seen.requests()).as("complete requests").noneMatch(Message::complete);
  }

  static Check requests(int count) {
    return seen -> assertThat(seen.requests()).as("requests").hasSize(count);
  }

  static Check connections(int count) {
    return seen -> assertThat(seen.connections()).as("connections to backend").isEqualTo(count);
  }

  /** These bytes came, as they are. */
  static Check sentRaw(String text) {
    return seen -> assertThat(seen.everything()).as("bytes to backend").contains(text);
  }

  static Check notSentRaw(String text) {
    return seen -> assertThat(seen.everything()).as("bytes to backend").doesNotContain(text);
  }

  // What the client got.

  static Check status(Integer... statuses) {
    return seen ->
        assertThat(seen.responses().stream().map(Message::status))
            .as("statuses")
            .containsExactly(statuses);
  }

  static Check statusLine(String line) {
    return seen -> assertThat(seen.response().startLine()).as("status line").isEqualTo(line);
  }

  static Check noResponse() {
    return seen -> assertThat(seen.clientGot()).as("bytes to the client").isEmpty();
  }

  /** The values of all lines of that name, in order. */
  static Check got(String name, String... values) {
    return seen ->
        assertThat(seen.response().all(name)).as(name + " to client").containsExactly(values);
  }

  static Check notGot(String... names) {
    return seen -> {
      for (String name : names) {
        assertThat(seen.response().all(name)).as(name + " to client").isEmpty();
      }
    };
  }

  static Check gotBody(String... bodies) {
    return seen -> {
      assertThat(seen.responses().stream().map(Message::text))
          .as("bodies to client")
          .containsExactly(bodies);
      assertThat(seen.responses()).as("responses complete").allMatch(Message::complete);
    };
  }

  static Check gotTrailer(String name, String... values) {
    return seen ->
        assertThat(seen.response().trailer(name)).as(name + " trailer").containsExactly(values);
  }

  /** The client can tell that the response is not whole. */
  static Check cut() {
    return seen -> {
      assertThat(seen.responses()).as("whole responses").noneMatch(Message::complete);
    };
  }

  static Check interims(Integer... statuses) {
    return seen ->
        assertThat(seen.interims().stream().map(Message::status))
            .as("interim responses")
            .containsExactly(statuses);
  }

  static Check gotRaw(String text) {
    return seen -> assertThat(seen.clientGot()).as("bytes to client").contains(text);
  }

  static Check notGotRaw(String text) {
    return seen -> assertThat(seen.clientGot()).as("bytes to client").doesNotContain(text);
  }

  /** Our own answer: a problem with its reason (RFC 9457, RFC 9209). */
  static Check problem(int status, String error) {
    return seen -> {
      assertThat(seen.response().status()).as("status").isEqualTo(status);
      assertThat(seen.response().all("Content-Type"))
          .as("Content-Type")
          .isEqualTo(List.of("application/problem+json"));
      assertThat(seen.response().all("Proxy-Status"))
          .as("Proxy-Status")
          .singleElement()
          .asString()
          .startsWith("evenkeel; ")
          .contains("error=" + error);
    };
  }

  static Check that(Check check) {
    return check;
  }
}

package io.evenkeel.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.common.backend.FieldProblem;
import io.evenkeel.common.backend.Status;
import io.evenkeel.common.backend.Weight;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordReaderTest {

  private static final BackendId ID = new BackendId("backend1");

  @Test
  void needsNothingButAUrl() {
    RecordReader.Reading reading = RecordReader.read(ID, Map.of("url", "http://b:8080"));

    assertThat(reading.backend()).contains(Backend.of(ID, BackendUrl.parse("http://b:8080")));
    assertThat(reading.problems()).isEmpty();
  }

  @Test
  void readsEveryField() {
    Map<String, String> hash =
        Map.of(
            "url", "http://b:8080",
            "status", "unhealthy",
            "last_checked", "2026-11-22T10:00:00Z",
            "weight", "7",
            "zone", "eu-1a",
            "admin", "draining",
            "revision", "1700000000000",
            "reason", "connection refused",
            "membership_version", "12");

    assertThat(RecordReader.read(ID, hash).backend())
        .contains(
            new Backend(
                ID,
                BackendUrl.parse("http://b:8080"),
                Status.UNHEALTHY,
                AdminState.DRAINING,
                new Weight(7),
                "eu-1a",
                1_700_000_000_000L,
                "connection refused",
                Instant.parse("2026-11-22T10:00:00Z")));
  }

  @Test
  void aMissingHashIsOneProblemOfTheWholeKey() {
    RecordReader.Reading reading = RecordReader.read(ID, Map.of());

    assertThat(reading.backend()).isEmpty();
    assertThat(reading.problems())
        .singleElement()
        .hasToString(
            "backend:backend1: missing (expected: a hash with a url, as its id is in backends)");
  }

  @Test
  void aBadUrlMakesTheRecordUnusable() {
    RecordReader.Reading reading =
        RecordReader.read(ID, Map.of("url", "gopher://b", "weight", "2"));

    assertThat(reading.backend()).isEmpty();
    assertThat(reading.problems())
        .containsExactly(
            new FieldProblem("backend:backend1", "url", "gopher://b", BackendUrl.EXPECTED));
  }

  @ParameterizedTest
  @CsvSource({
    "weight, -3, 1..256",
    "weight, 257, 1..256",
    "weight, heavy, 1..256",
    "status, sick, healthy or unhealthy",
    "status, HEALTHY, healthy or unhealthy",
    "admin, off, 'active, draining or disabled'",
    "revision, 1e9, a whole number",
    "last_checked, yesterday, an ISO-8601 instant",
  })
  void anyOtherBadFieldCountsAsAbsentAndIsNamed(String field, String value, String expected) {
    RecordReader.Reading reading = RecordReader.read(ID, Map.of("url", "http://b", field, value));

    assertThat(reading.backend()).contains(Backend.of(ID, BackendUrl.parse("http://b")));
    assertThat(reading.problems())
        .containsExactly(new FieldProblem("backend:backend1", field, value, expected));
  }
}

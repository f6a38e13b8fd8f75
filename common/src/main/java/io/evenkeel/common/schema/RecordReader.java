package io.evenkeel.common.schema;

import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.common.backend.FieldProblem;
import io.evenkeel.common.backend.Shown;
import io.evenkeel.common.backend.Status;
import io.evenkeel.common.backend.Weight;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the hash {@code backend:<id>} into a {@link Backend}, and says what in it is wrong.
 *
 * <p>Only a missing or bad {@code url} makes a record unusable. Any other bad field counts as
 * absent, so that a typing slip in a weight does not take a backend out of service.
 *
 * <p><i>Stateless.</i>
 */
public final class RecordReader {

  private RecordReader() {}

  /**
   * What a record says.
   *
   * @param backend empty when the record has no usable {@code url}
   * @param problems one for each field that was not understood
   */
  public record Reading(Optional<Backend> backend, List<FieldProblem> problems) {}

  /**
   * Reads one record.
   *
   * @param hash the whole hash; empty when Redis has no such key
   */
  public static Reading read(BackendId id, Map<String, String> hash) {
    return new Fields(RedisKey.backend(id), hash).read(id);
  }

  /** One hash under reading, gathering its problems. */
  private static final class Fields {

    private final String key;
    private final Map<String, String> hash;
    private final List<FieldProblem> problems = new ArrayList<>();

    Fields(String key, Map<String, String> hash) {
      this.key = key;
      this.hash = hash;
    }

    Reading read(BackendId id) {
      if (hash.isEmpty()) {
        problems.add(
            new FieldProblem(key, "", "missing", "a hash with a url, as its id is in backends"));
        return new Reading(Optional.empty(), List.copyOf(problems));
      }
      Optional<Backend> backend = url().map(url -> record(id, url));
      return new Reading(backend, List.copyOf(problems));
    }

    private Optional<BackendUrl> url() {
      String text = hash.get(BackendField.URL);
      if (text == null) {
        problems.add(new FieldProblem(key, BackendField.URL, "missing", BackendUrl.EXPECTED));
        return Optional.empty();
      }
      return Optional.ofNullable(
          parsed(BackendField.URL, BackendUrl.EXPECTED, BackendUrl::parse, null));
    }

    private Backend record(BackendId id, BackendUrl url) {
      Status status =
          parsed(
              BackendField.STATUS,
              "healthy or unhealthy",
              text -> Status.parse(text).orElseThrow(IllegalArgumentException::new),
              Status.UNKNOWN);
      AdminState admin =
          parsed(
              BackendField.ADMIN,
              "active, draining or disabled",
              text -> AdminState.parse(text).orElseThrow(IllegalArgumentException::new),
              AdminState.ACTIVE);
      Weight weight = parsed(BackendField.WEIGHT, Weight.EXPECTED, Weight::parse, Weight.DEFAULT);
      long revision = parsed(BackendField.REVISION, "a whole number", Long::parseLong, 0L);
      return new Backend(
          id,
          url,
          status,
          admin,
          weight,
          hash.get(BackendField.ZONE),
          revision,
          hash.getOrDefault(BackendField.REASON, ""),
          lastChecked());
    }

    private @Nullable Instant lastChecked() {
      return parsed(
          BackendField.LAST_CHECKED,
          "an ISO-8601 instant",
          text -> {
            try {
              return Instant.parse(text);
            } catch (DateTimeParseException e) {
              throw new IllegalArgumentException(e);
            }
          },
          null);
    }

    private <T extends @Nullable Object> T parsed(
        String field, String expected, Function<String, ? extends T> parser, T absent) {
      String text = hash.get(field);
      if (text == null) {
        return absent;
      }
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        problems.add(new FieldProblem(key, field, Shown.of(text), expected));
        return absent;
      }
    }
  }
}

package io.evenkeel.node.fault;

import io.evenkeel.node.input.DurationText;
import io.evenkeel.node.input.InvalidInput;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a {@link Fault} as JSON has them. A field that is left out is in order; a field
 * that does not exist is refused, since a typing error would else pass for a fault.
 */
final class FaultForm {

  private static final String FIELDS =
      Arrays.stream(FaultField.values()).map(FaultField::word).collect(Collectors.joining(", "));

  private final Map<FaultField, Object> values = new EnumMap<>(FaultField.class);

  private FaultForm(Map<String, @Nullable Object> json) {
    json.forEach((name, value) -> values.put(field(name), value == null ? "null" : value));
  }

  /**
   * @throws InvalidInput naming the field, the value and the expectation
   */
  static Fault read(Map<String, @Nullable Object> json) {
    FaultForm form = new FaultForm(json);
    return new Fault(
        form.rate(FaultField.ERROR_RATE),
        form.status(FaultField.ERROR_STATUS),
        form.duration(FaultField.LATENCY),
        form.rate(FaultField.DROP_RATE),
        form.rate(FaultField.RESET_RATE),
        form.rate(FaultField.CUT_RATE),
        form.rate(FaultField.HANG_RATE),
        form.duration(FaultField.CLOSE_FOR));
  }

  /** Every field in its order, such that {@link #read} gives the same fault. */
  static Map<String, Object> show(Fault fault) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(FaultField.ERROR_RATE.word(), fault.errorRate());
    json.put(FaultField.ERROR_STATUS.word(), fault.errorStatus());
    json.put(FaultField.LATENCY.word(), DurationText.of(fault.latency()));
    json.put(FaultField.DROP_RATE.word(), fault.dropRate());
    json.put(FaultField.RESET_RATE.word(), fault.resetRate());
    json.put(FaultField.CUT_RATE.word(), fault.cutRate());
    json.put(FaultField.HANG_RATE.word(), fault.hangRate());
    json.put(FaultField.CLOSE_FOR.word(), DurationText.of(fault.closeFor()));
    return json;
  }

  /** For a log line: the fields that are out of order, or {@code none}. */
  static String describe(Fault fault) {
    if (fault.equals(Fault.NONE)) {
      return "none";
    }
    Map<String, Object> fields = show(fault);
    fields.entrySet().removeAll(show(Fault.NONE).entrySet());
    return fields.toString();
  }

  private static FaultField field(String name) {
    for (FaultField field : FaultField.values()) {
      if (field.word().equals(name)) {
        return field;
      }
    }
    throw new InvalidInput("field", name, "one of " + FIELDS);
  }

  private double rate(FaultField field) {
    return switch (values.getOrDefault(field, 0)) {
      case Number number -> number.doubleValue();
      case Object other -> throw field.invalid(other.toString());
    };
  }

  private int status(FaultField field) {
    return switch (values.getOrDefault(field, Fault.DEFAULT_ERROR_STATUS)) {
      case Integer number -> number;
      case Object other -> throw field.invalid(other.toString());
    };
  }

  private Duration duration(FaultField field) {
    return switch (values.getOrDefault(field, "0ms")) {
      case String text -> DurationText.parse(text).orElseThrow(() -> field.invalid(text));
      case Object other -> throw field.invalid(other.toString());
    };
  }
}

package io.evenkeel.node;

import io.evenkeel.node.input.InvalidInput;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * An input that cannot be used, as problem+json (RFC 9457) with the members {@code field}, {@code
 * value} and {@code expected}.
 *
 * <p><i>Thread-safe.</i>
 */
@RestControllerAdvice
final class InputProblems {

  @ExceptionHandler
  ProblemDetail handle(InvalidInput invalid) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, invalid.getMessage());
    problem.setProperty("field", invalid.field());
    problem.setProperty("value", invalid.value());
    problem.setProperty("expected", invalid.expected());
    return problem;
  }
}

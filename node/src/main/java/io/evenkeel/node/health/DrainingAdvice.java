package io.evenkeel.node.health;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * {@code Connection: close} on every response while draining. It is decided when the response is
 * written, so that requests which were under way before it began close their connection too.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
@ControllerAdvice
public final class DrainingAdvice implements ResponseBodyAdvice<Object> {

  private final HealthSwitch health;

  /** Asks {@code health} for each response. */
  public DrainingAdvice(HealthSwitch health) {
    this.health = health;
  }

  @Override
  public boolean supports(
      MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
    return health.state() == HealthState.DRAINING;
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter returnType,
      MediaType contentType,
      Class<? extends HttpMessageConverter<?>> converterType,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    response.getHeaders().set(HttpHeaders.CONNECTION, "close");
    return body;
  }
}

package io.evenkeel.node.health;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * {@code Connection: close} on every response while draining.
 *
 * <p>Responses are held back until they are whole; the node's are small. So the header is decided
 * when the response leaves, and requests that were under way before the draining began close their
 * connection too. And so the length is known: Tomcat does not chunk a response with this header,
 * and the end of one without a length could not be told from a crash (RFC 9112, section 6.3).
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
public final class DrainingFilter extends OncePerRequestFilter {

  private final HealthSwitch health;

  /** Asks {@code health} for each response. */
  public DrainingFilter(HealthSwitch health) {
    this.health = health;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    ContentCachingResponseWrapper whole = new ContentCachingResponseWrapper(response);
    chain.doFilter(request, whole);
    if (health.state() == HealthState.DRAINING) {
      response.setHeader(HttpHeaders.CONNECTION, "close");
    }
    whole.copyBodyToResponse();
  }
}

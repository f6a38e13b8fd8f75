package io.evenkeel.node.health;

import io.evenkeel.common.backend.BackendId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /health}, which no fault touches: a gray failure looks well from outside; and {@code
 * /toggle-health}.
 *
 * <p><i>Thread-safe.</i>
 */
@RestController
public final class HealthController {

  private static final Logger log = LoggerFactory.getLogger(HealthController.class);

  private final BackendId id;
  private final HealthSwitch health;

  /** For the node of this id. */
  public HealthController(BackendId id, HealthSwitch health) {
    this.id = id;
    this.health = health;
  }

  /** 200 when up, else 503. */
  @GetMapping("/health")
  public ResponseEntity<HealthAnswer> health() {
    HealthState state = health.state();
    return answer(state == HealthState.UP ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, state);
  }

  /** Flips and says the new state, with 200; GET too, since that is what a browser can do. */
  @RequestMapping(
      path = "/toggle-health",
      method = {RequestMethod.GET, RequestMethod.POST})
  public ResponseEntity<HealthAnswer> toggle() {
    HealthState state = health.toggle();
    if (state != HealthState.DRAINING) {
      HealthState old = state == HealthState.UP ? HealthState.DOWN : HealthState.UP;
      log.info("{} health {} -> {} (toggled)", id, old.word(), state.word());
    }
    return answer(HttpStatus.OK, state);
  }

  private ResponseEntity<HealthAnswer> answer(HttpStatus status, HealthState state) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .body(new HealthAnswer(state.word(), id.value()));
  }
}

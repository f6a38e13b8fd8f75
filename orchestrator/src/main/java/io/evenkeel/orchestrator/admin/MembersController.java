package io.evenkeel.orchestrator.admin;

import io.evenkeel.orchestrator.membership.Membership;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The orchestrators as this one last heard of them.
 *
 * <p><i>Thread-safe.</i>
 */
@RestController
public final class MembersController {

  private final String self;
  private final Membership membership;

  /** Answers from this. */
  public MembersController(String self, Membership membership) {
    this.self = self;
    this.membership = membership;
  }

  @GetMapping("/api/members")
  MembersAnswer members() {
    return membership
        .view()
        .map(view ->
            new MembersAnswer(self, view.version(), view.at(), view.members(), view.seats()))
        .orElseGet(() -> new MembersAnswer(self, 0, null, List.of(), List.of()));
  }
}

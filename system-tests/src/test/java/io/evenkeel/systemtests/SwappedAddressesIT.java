package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.common.backend.Status;
import io.evenkeel.common.schema.BackendField;
import io.evenkeel.systemtests.fixture.Ledgers;
import io.evenkeel.systemtests.fixture.Registry;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.ledger.Ledger;
import io.evenkeel.systemtests.load.Load;
import io.evenkeel.systemtests.load.Report;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SwappedAddressesIT {

  private static final List<String> ALL = List.of("ledger1", "ledger2", "ledger3", "ledger4");

  @RegisterExtension static final Suite SUITE = Suite.planned(options -> {});

  @RegisterExtension static final Ledgers LEDGERS = new Ledgers(SUITE, ALL);

  @Test
  void backendsThatComeBackWithEachOthersAddressesAreNoticedAndThenAnswerUnderTheirOwnNames() {
    LEDGERS.startAll();
    Registry registry = SUITE.registry();
    Load load = SUITE.gets("Backends back with each other's addresses");
    SUITE.awaitTraffic(load, ALL);

    swap("ledger1", "ledger2");

    SUITE.awaitInRoster("ledger1", Status.UNHEALTHY);
    SUITE.awaitInRoster("ledger2", Status.UNHEALTHY);
    SUITE.awaitInRegistry("ledger1", BackendField.REASON, "ledger2");
    SUITE.awaitInRegistry("ledger2", BackendField.REASON, "ledger1");

    registry.move(urls("ledger1", "ledger2"));
    SUITE.awaitInRoster(urls("ledger1", "ledger2"));
    SUITE.awaitInRoster("ledger1", Status.HEALTHY);
    SUITE.awaitInRoster("ledger2", Status.HEALTHY);

    swap("ledger3", "ledger4");
    registry.move(urls("ledger3", "ledger4"));
    SUITE.awaitInRoster(urls("ledger3", "ledger4"));
    SUITE.awaitInRoster("ledger3", Status.HEALTHY);
    SUITE.awaitInRoster("ledger4", Status.HEALTHY);
    SUITE.awaitTraffic(load, ALL);
    Report swapping = SUITE.finishWithoutFailure(load);

    Map<String, Long> before = answered(swapping.total());
    Load after = SUITE.gets("After the swap");
    SUITE.awaitTraffic(after, ALL);
    Report report = SUITE.finishWithoutFailure(after);
    Map<String, Long> expected = new TreeMap<>(before);
    report.byBackend().forEach((id, count) -> expected.merge(id, count, Long::sum));
    assertThat(answered(swapping.total() + report.total()))
        .as("requests that the load balancer gave to each: those that it answered itself")
        .isEqualTo(expected);
  }

  private static void swap(String one, String other) {
    Ledger first = LEDGERS.get(one);
    Ledger second = LEDGERS.get(other);
    int port = first.port();
    first.kill();
    second.kill();
    first.startAgain(second.port());
    second.startAgain(port);
  }

  private static Map<String, URI> urls(String one, String other) {
    return Map.of(one, LEDGERS.get(one).url(), other, LEDGERS.get(other).url());
  }

  /** By backend, as the load balancer counts; a request counts when it is wholly over. */
  private static Map<String, Long> answered(long total) {
    Map<String, Long> counts = new TreeMap<>();
    await("%d requests counted".formatted(total))
        .atMost(Suite.LIMIT)
        .untilAsserted(() -> {
          ALL.forEach(id -> counts.put(id, SUITE.balancer().answeredBy(id)));
          assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(total);
        });
    return counts;
  }
}

package io.evenkeel.balancer;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The layers of docs/design-decisions.md: proxy → roster → selection → upstream → common. */
class LayersTest {

  private static final String ROOT = "io.evenkeel.balancer";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** Concepts without a framework, and which others of this module each may know. */
  private static final Map<String, Set<String>> PURE =
      Map.of(
          "outlier", Set.of(),
          "upstream", Set.of("outlier"),
          "slowstart", Set.of("upstream", "outlier"),
          "selection", Set.of("upstream"),
          "roster", Set.of("selection", "slowstart", "upstream", "outlier"),
          "admission", Set.of("roster", "upstream"),
          "retry", Set.of("roster", "upstream"),
          "proxy.header", Set.of("transport"));

  private static final Set<String> TRANSPORT_VALUES =
      Set.of("Fields", "RequestHead", "ResponseHead", "Framing", "Version");

  @TestFactory
  Stream<DynamicTest> pureConceptsKnowOnlyWhatIsBelowThem() {
    return PURE.entrySet().stream()
        .map(concept ->
            DynamicTest.dynamicTest(
                concept.getKey(), () -> pure(concept.getKey(), concept.getValue())));
  }

  private static void pure(String concept, Set<String> below) {
    DescribedPredicate<JavaClass> allowed =
        describe(
            "java.*, common's values, %s and below".formatted(concept),
            type -> {
              String name = type.getPackageName();
              return name.startsWith("java.")
                  || name.isEmpty() // primitives
                  || name.equals("org.jspecify.annotations")
                  || name.equals("io.evenkeel.common.backend")
                  || name.equals("io.evenkeel.common.net")
                  || name.equals("io.evenkeel.common.schema")
                  || name.equals(ROOT + "." + concept)
                  || below.stream().anyMatch(other -> name.equals(ROOT + "." + other));
            });
    check(
        classes()
            .that()
            .resideInAPackage(ROOT + "." + concept)
            .should()
            .onlyDependOnClassesThat(allowed)
            .because("the core compiles without the framework, and knows nothing above it"));
  }

  @Test
  void headerRulesKnowOnlyTheValuesOfTheTransport() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".proxy.header")
            .should()
            .dependOnClassesThat(
                describe(
                    "are more of the transport than heads",
                    type ->
                        type.getPackageName().equals(ROOT + ".transport")
                            && !TRANSPORT_VALUES.contains(outermost(type).getSimpleName())))
            .because("Downstream, Tunnel and the connectors bring Spring and Reactor along"));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(LayersTest::outermost).orElse(type);
  }

  @Test
  void pureConceptsHaveNoClockAndNoChanceOfTheirOwn() {
    String[] pure = PURE.keySet().stream().map(name -> ROOT + "." + name).toArray(String[]::new);
    for (Map.Entry<Class<?>, List<String>> source :
        Map.<Class<?>, List<String>>of(
                System.class, List.of("nanoTime", "currentTimeMillis"),
                Math.class, List.of("random"),
                ThreadLocalRandom.class, List.of("current"),
                Instant.class, List.of("now"),
                Clock.class, List.of("systemUTC", "systemDefaultZone", "system"))
            .entrySet()) {
      for (String method : source.getValue()) {
        check(
            noClasses()
                .that()
                .resideInAnyPackage(pure)
                .should()
                .callMethodWhere(
                    describe(
                        "%s.%s()".formatted(source.getKey().getSimpleName(), method),
                        call ->
                            call.getTargetOwner().isEquivalentTo(source.getKey())
                                && call.getName().equals(method)))
                .because("time and chance are arguments, so that a test can choose them"));
      }
    }
  }

  @Test
  void theProxySpeaksToFrameworksThroughTheirContractsOnly() {
    DescribedPredicate<JavaClass> contracts =
        describe(
            "WebFlux's server contract, WebClient's exchange and connector contracts, Reactor",
            type -> {
              String name = type.getPackageName();
              return name.equals("org.springframework.http")
                  || name.equals("org.springframework.http.server.reactive")
                  || name.equals("org.springframework.http.client.reactive")
                  || name.equals("org.springframework.web.reactive.function.client")
                  || name.equals("org.springframework.web.reactive.function")
                  || name.equals("org.springframework.core.io.buffer")
                  || name.startsWith("reactor.core")
                  || name.startsWith("reactor.util")
                  || name.equals("org.reactivestreams")
                  || name.equals("org.slf4j")
                  || isOfNoFramework(name);
            });
    check(
        classes()
            .that()
            .resideInAPackage(ROOT + ".proxy")
            .and(describe("are not wiring", type -> !isWiring(type)))
            .should()
            .onlyDependOnClassesThat(contracts)
            .because("what implements the contracts can be replaced beneath it"));
  }

  private static boolean isOfNoFramework(String name) {
    return name.isEmpty() // primitives
        || name.startsWith("java.")
        || name.equals("org.jspecify.annotations")
        || name.startsWith("io.evenkeel.");
  }

  private static boolean isWiring(JavaClass type) {
    String name = outermost(type).getSimpleName();
    return name.endsWith("Configuration") || name.endsWith("Properties");
  }

  @Test
  void theProxyKnowsTheTransportsContractAndNotTheTransports() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".proxy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".transport.*..", "io.netty..", "reactor.netty..")
            .because("transport.server, .client, .codec and .netty are beneath the contracts"));
  }

  @Test
  void theTransportsKnowNoBackendsAndNoPolicy() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".transport..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                ROOT + ".proxy..",
                ROOT + ".roster..",
                ROOT + ".upstream..",
                ROOT + ".admission..",
                ROOT + ".retry..")
            .because("who is asked, and what may be repeated, is decided above them"));
  }

  @Test
  void selectionKnowsNothingOfHealthFeedsOrHttp() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".selection..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                ROOT + ".roster..",
                ROOT + ".feed..",
                ROOT + ".outlier..",
                ROOT + ".proxy..",
                "java.net..")
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("Status")
            .because("a strategy says whose turn it is among those it is given, nothing else"));
  }

  @Test
  void theFeedFillsTheRosterAndKnowsNoRequest() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".feed..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                ROOT + ".proxy..", ROOT + ".retry..", ROOT + ".transport..", ROOT + ".selection..")
            .because("data flows one way: feed → roster → selection → proxy"));
  }

  @Test
  void onlyTheAdapterKnowsRedis() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".feed.redis..", ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.lettuce..", "org.springframework.data..")
            .because("everything else reads the registry through the feed's two interfaces"));
  }

  @Test
  void theFeedsRulesKnowNoFramework() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".feed")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.springframework..", "reactor..", "io.netty..", "io.micrometer..")
            .because("what is believed of the registry is decided without the framework"));
  }

  @Test
  void nobodyKnowsTheWiring() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT)
            .because("the root package puts the parts together, and parts take plain values"));
  }

  @Test
  void noConceptsDependOnEachOtherInACircle() {
    check(
        slices()
            .matching(ROOT + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("dependencies run downwards only"));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}

package io.evenkeel.orchestrator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.evenkeel.common.schema.RedisKey;
import org.junit.jupiter.api.Test;

class OrchestratorArchitectureTest {

  private static final String ROOT = "io.evenkeel.orchestrator";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void verdictAndMembershipArePure() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".verdict", ROOT + ".membership")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "org.jspecify..",
            "io.evenkeel.common.backend",
            "io.evenkeel.common.schema",
            ROOT + ".verdict",
            ROOT + ".membership")
        .because("who is healthy must be decidable, and testable, without any framework")
        .check(CLASSES);
  }

  @Test
  void verdictAndMembershipHaveNoClockOfTheirOwn() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".verdict", ROOT + ".membership", ROOT + ".registry")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Math.class, "random")
        .because("time and chance are arguments")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCircle() {
    slices()
        .matching(ROOT + ".(*)..")
        .should()
        .beFreeOfCycles()
        .because("dependencies run downwards only: admin on watch on probe on verdict")
        .check(CLASSES);
  }

  @Test
  void onlyRedisAdaptersKnowRedis() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "..redis")
        .and()
        .doNotHaveSimpleName("OrchestratorConfiguration")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.lettuce..", "org.springframework.data..", "io.evenkeel.common.redis")
        .because("adapters are thin and named after what they adapt")
        .check(CLASSES);
  }

  @Test
  void onlyTheHttpProbeKnowsNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".probe.http")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .because("a probe is a question and an observation, however it is carried")
        .check(CLASSES);
  }

  @Test
  void nobodyElseNamesRedisKeys() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "..redis", ROOT + ".registry")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(RedisKey.class)
        .because(
            "keys belong to the schema and to the adapters; registry names one in its problems")
        .check(CLASSES);
  }
}

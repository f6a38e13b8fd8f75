package io.evenkeel.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.evenkeel.node.fault.Fault;
import io.evenkeel.node.fault.FaultKind;
import io.evenkeel.node.fault.FaultSwitch;
import io.evenkeel.node.health.HealthState;
import io.evenkeel.node.health.HealthSwitch;
import io.evenkeel.node.process.Delay;
import io.evenkeel.node.process.DelayPolicy;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses NODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.evenkeel.node");

  @Test
  void packagesAreFreeOfCycles() {
    slices()
        .matching("io.evenkeel.node.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a package is an idea that can be understood after the ones that it uses")
        .check(NODE);
  }

  @Test
  void nobodyDependsOnTheWiring() {
    noClasses()
        .that()
        .resideInAPackage("io.evenkeel.node.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.evenkeel.node")
        .because("properties and beans are handed down, not looked up")
        .check(NODE);
  }

  @Test
  void nodeKnowsNothingOfRedis() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.evenkeel.common.redis..",
            "io.evenkeel.common.schema..",
            "org.springframework.data..",
            "io.lettuce..")
        .because("a backend is whatever answers HTTP: it cannot be asked to know the registry")
        .check(NODE);
  }

  @Test
  void decisionsNeedNoFramework() {
    classes()
        .that()
        .resideInAPackage("io.evenkeel.node.input..")
        .or()
        .belongToAnyOf(
            Delay.class,
            DelayPolicy.class,
            Fault.class,
            FaultKind.class,
            FaultSwitch.class,
            HealthState.class,
            HealthSwitch.class)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify.annotations..",
            "io.evenkeel.common.backend..",
            "io.evenkeel.node..")
        .because("they are tested without a server, a clock or chance of their own")
        .check(NODE);
  }

  @Test
  void onlyOnePackageReachesUnderTheServlets() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.evenkeel.node.tomcat..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.catalina..", "org.apache.coyote..", "org.apache.tomcat..")
        .because("Tomcat's inside may change with any release, and then in one place")
        .check(NODE);
  }
}

package io.evenkeel.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class CommonArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.evenkeel.common");

  @Test
  void valuesAndSchemaArePure() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.evenkeel.common.backend",
            "io.evenkeel.common.net",
            "io.evenkeel.common.schema",
            "io.evenkeel.common.time")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "org.jspecify..",
            "io.evenkeel.common.backend",
            "io.evenkeel.common.net",
            "io.evenkeel.common.schema",
            "io.evenkeel.common.time")
        .because("the core compiles without a framework, and every module can then share it")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCircle() {
    slices()
        .matching("io.evenkeel.common.(*)..")
        .should()
        .beFreeOfCycles()
        .because("dependencies run downwards only: redis on schema on backend")
        .check(CLASSES);
  }
}

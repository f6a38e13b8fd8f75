package io.evenkeel.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayeringTest {

  private final JavaClasses launcher =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.evenkeel.launcher");

  @Test
  void packagesDependOnEachOtherWithoutACircle() {
    slices()
        .matching("io.evenkeel.launcher.(*)..")
        .should()
        .beFreeOfCycles()
        .because("the topology is a library for the system tests, the commands are built on it")
        .check(launcher);
  }

  @Test
  void guardianLoadsNoLibrary() {
    noClasses()
        .that()
        .resideInAnyPackage("..launcher.guardian..", "..launcher.process..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..", "org.jspecify..", "..launcher.guardian..", "..launcher.process..")
        .because("its class path is the launcher's own classes alone, and it must stay small")
        .check(launcher);
  }
}

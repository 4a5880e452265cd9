package io.jarbor.distribution;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

/** Holds the arrows of the design: they point down, and never in a circle. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.jarbor");

  @Test
  void apiDependsOnTheJdkAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.jarbor.api..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("io.jarbor.api..", "java..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void backendsAndExamplesKnowNothingOfTheRuntime() {
    noClasses()
        .that()
        .resideInAnyPackage("io.jarbor.backend..", "io.jarbor.example..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.jarbor.runtime..")
        .check(CLASSES);
  }

  @Test
  void nobodyImportsABackend() {
    noClasses()
        .that()
        .resideInAnyPackage("io.jarbor.runtime..", "io.jarbor.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.jarbor.backend..", "io.jarbor.example..")
        .check(CLASSES);
  }

  @Test
  void protocolsReachModelsThroughInferenceAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.jarbor.runtime.protocol..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.jarbor.api.backend..", "io.jarbor.runtime.plugin..")
        .check(CLASSES);
  }

  @Test
  void theServingCoreKnowsNoHttp() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.jarbor.runtime.document..",
            "io.jarbor.runtime.config..",
            "io.jarbor.runtime.manifest..",
            "io.jarbor.runtime.plugin..",
            "io.jarbor.runtime.scheduler..",
            "io.jarbor.runtime.processing..",
            "io.jarbor.runtime.repository..",
            "io.jarbor.runtime.statistics..",
            "io.jarbor.runtime.inference..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "io.jarbor.runtime.http..")
        .check(CLASSES);
  }

  @Test
  void vertxStaysInTheRuntime() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.jarbor.runtime..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "com.google.inject..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.jarbor.(*).(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void protocolsKnowNothingOfEachOther() {
    slices()
        .matching("io.jarbor.runtime.protocol.(*)..")
        .should()
        .notDependOnEachOther()
        .check(CLASSES);
  }

  @Test
  void nothingStaticChanges() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat(compiledFromSource())
        .should(beFinal())
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> compiledFromSource() {
    return DescribedPredicate.describe(
        "are written by people", type -> !type.getModifiers().contains(JavaModifier.SYNTHETIC));
  }

  private static ArchCondition<JavaField> beFinal() {
    return new ArchCondition<>("be final") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        boolean held =
            field.getModifiers().contains(JavaModifier.FINAL)
                || field.getModifiers().contains(JavaModifier.SYNTHETIC)
                || field.getName().startsWith("$");
        events.add(new SimpleConditionEvent(field, held, field.getFullName() + " is not final"));
      }
    };
  }
}

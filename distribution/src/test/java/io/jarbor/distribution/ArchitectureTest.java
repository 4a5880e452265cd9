package io.jarbor.distribution;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    slices().matching("io.jarbor.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** A file holds one class, for the most part; lines of comments and blanks do not count. */
  @Test
  void classesAreSmall() throws IOException {
    List<Long> sizes = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Packages.fixture("..").normalize())) {
      for (Path module : (Iterable<Path>) modules::iterator) {
        Path sources = module.resolve("src/main/java");
        if (Files.isDirectory(sources)) {
          addSizes(sources, sizes);
        }
      }
    }
    assertTrue(sizes.size() > 400, () -> "only " + sizes.size() + " files are found");
    Collections.sort(sizes);
    long median = sizes.get(sizes.size() / 2);
    assertTrue(median < 60, () -> "the median is " + median + " lines of code");
  }

  private static void addSizes(Path sources, List<Long> sizes) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file :
          (Iterable<Path>) files.filter(each -> each.toString().endsWith(".java"))::iterator) {
        try (Stream<String> lines = Files.lines(file)) {
          sizes.add(lines.map(String::strip).filter(ArchitectureTest::isCode).count());
        }
      }
    }
  }

  private static boolean isCode(String line) {
    return !line.isEmpty()
        && !line.startsWith("*")
        && !line.startsWith("/*")
        && !line.startsWith("//");
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
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("io.jarbor.proto..") // Written by protoc, for protobuf's runtime.
        .should(neverChange())
        .check(CLASSES);
  }

  /** Fields of each kind, some of which may change. */
  @SuppressWarnings("unused")
  private static final class Samples {
    private record Named(String name, Map<String, Long> counts) {}

    private record Counted(String name, AtomicInteger count) {}

    static final String GOOD_TEXT = "text";
    static final Map<String, Integer> GOOD_MAP = Map.of("one", 1);
    static final List<String> GOOD_LIST = List.of();
    static final Named GOOD_RECORD = new Named("one", Map.of());
    static final AtomicInteger BAD_COUNTER = new AtomicInteger();
    static final StringBuilder BAD_TEXT = new StringBuilder();
    static final int[] BAD_ARRAY = {1};
    static final Map<String, Integer> BAD_MAP = new ConcurrentHashMap<>();
    static final List<String> BAD_LIST = new ArrayList<>();
    static final Counted BAD_RECORD = new Counted("one", new AtomicInteger());
  }

  @Test
  void holdersThatMayChangeAreFound() {
    JavaClass samples = new ClassFileImporter().importClasses(Samples.class).get(Samples.class);
    UnchangingTypes types = new UnchangingTypes();

    for (JavaField field : samples.getFields()) {
      Optional<String> fault = types.faultOf(field);
      assertEquals(
          field.getName().startsWith("BAD_"),
          fault.isPresent(),
          () -> field.getName() + ": " + fault);
    }
  }

  @Test
  void fieldsThatAreLetPassByNameAreThere() {
    Set<String> names =
        CLASSES.stream()
            .flatMap(type -> type.getFields().stream())
            .map(JavaField::getFullName)
            .collect(Collectors.toSet());

    for (String exception : UnchangingTypes.exceptions()) {
      assertTrue(names.contains(exception), exception);
    }
  }

  private static DescribedPredicate<JavaClass> compiledFromSource() {
    return DescribedPredicate.describe(
        "are written by people", type -> !type.getModifiers().contains(JavaModifier.SYNTHETIC));
  }

  private static ArchCondition<JavaField> neverChange() {
    UnchangingTypes types = new UnchangingTypes();
    return new ArchCondition<>("be final, and hold what never changes") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        if (field.getModifiers().contains(JavaModifier.SYNTHETIC)
            || field.getName().startsWith("$")) {
          return;
        }
        Optional<String> fault =
            field.getModifiers().contains(JavaModifier.FINAL)
                ? types.faultOf(field)
                : Optional.of("it is not final");
        String name = field.getFullName();
        events.add(
            new SimpleConditionEvent(
                field, fault.isEmpty(), fault.map(why -> name + ": " + why).orElse(name)));
      }
    };
  }
}

package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.backend.ModelProvider;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.files.Folders;
import io.jarbor.runtime.manifest.Origin;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotOpenerTest {
  private static final String RECOGNISES_BROUGHT =
      TestBackends.recognising(
          "List<?> all = files.services(alpha.spi.Brought.class);"
              + " return all.isEmpty() ? Optional.empty() : Optional.of(\"a.params\");");
  private static final String RECOGNISES_BIN =
      TestBackends.recognising(
          "return java.nio.file.Files.exists(files.root().resolve(\"b.bin\"))"
              + " ? Optional.of(\"b.bin\") : Optional.empty();");

  @TempDir Path folder;
  private OpenerFixture fixture;

  @BeforeEach
  void makeFixture() {
    fixture = new OpenerFixture(folder);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertEquals(List.of(), Leftovers.openFiles(fixture.models()));
    assertEquals(List.of(), Leftovers.snapshots(fixture.workParent()));
    fixture.close();
    assertEquals(List.of(), Leftovers.openFiles(fixture.workParent()));
  }

  @Test
  void backendThatRecognisesClassesSharesItsExportsAndNoOtherDoes() throws Exception {
    fixture.backend(TestBackends.named(folder, "alpha", RECOGNISES_BROUGHT), "alpha");
    fixture.backend(TestBackends.named(folder, "beta", RECOGNISES_BIN), "beta");
    fixture.model(brought("alpha").entry("META-INF/jarbor/a.params", "weights"), "p.jar");
    try (OpenedPackage opened = fixture.open("p.jar")) {
      assertEquals("alpha", found(opened).backend().name());
      assertEquals(Optional.of("alpha"), opened.manifest().manifest().backend());
      assertEquals(Optional.of("a.params"), opened.files().manifest().model());
      assertEquals(Origin.Kind.MODEL_FILE, opened.manifest().origin("/backend").kind());
      assertEquals(Origin.Kind.MODEL_FILE, opened.manifest().origin("/model").kind());
      assertSame(
          found(opened).loader().loadClass("alpha.spi.Brought"),
          opened.loader().loadClass("alpha.spi.Brought"));
      assertThrows(
          ClassNotFoundException.class, () -> opened.loader().loadClass("beta.spi.Brought"));
      assertThrows(ClassNotFoundException.class, () -> opened.loader().loadClass("alpha.Found"));
      assertEquals("p.own.Own", opened.loader().loadClass("p.own.Own").getName());
      for (BackendCatalog.FoundBackend found : fixture.backends().found()) {
        if (found.backend().name().equals("beta")) {
          assertEquals(0, TestBackends.starts(found));
        }
      }
    }
  }

  @Test
  void recognitionByWhatIsNamedRunsNoneOfThePackage() throws Exception {
    fixture.backend(
        TestBackends.named(
            folder,
            "alpha",
            TestBackends.recognising(
                "return files.provides(alpha.spi.Brought.class)"
                    + " ? Optional.of(\"a.params\") : Optional.empty();")),
        "alpha");
    TestJar throwing =
        new TestJar(folder)
            .against(fixture.backendJar("alpha"))
            .type(
                "p.own.Own",
                "public class Own implements alpha.spi.Brought {"
                    + " static { if (true) throw new IllegalStateException(); } }")
            .provides("alpha.spi.Brought", "p.own.Own");
    fixture.model(throwing, "whole.jar");
    fixture.folder("library", "a.params", "");
    throwing.build(fixture.models().resolve("library/lib/own.jar"));
    fixture.folder("data", "META-INF/services/alpha.spi.Brought", "p.own.Own");
    for (String name : List.of("whole.jar", "library")) {
      try (OpenedPackage opened = fixture.open(name)) {
        assertEquals("alpha", found(opened).backend().name());
        assertEquals(Optional.of("a.params"), opened.files().manifest().model());
        assertTrue(opened.files().provides(opened.loader().loadClass("alpha.spi.Brought")));
        assertFalse(opened.files().provides(ModelProvider.class));
      }
    }
    refused(
        ErrorCode.INVALID_PACKAGE, "data", "no backend takes it for its own: it has META-INF/. ");
  }

  @Test
  void loaderOfRecognitionIsClosedWhenThePackageIsOpen() throws Exception {
    fixture.backend(TestBackends.named(folder, "alpha", RECOGNISES_BROUGHT), "alpha");
    fixture.model(brought("alpha").entry("META-INF/jarbor/a.params", ""), "p.jar");
    try (OpenedPackage opened = fixture.open("p.jar")) {
      // The final loader opens its jars when it is first asked for something.
      assertEquals("p", opened.manifest().manifest().name());
      assertEquals(
          List.of(),
          Leftovers.openFiles(fixture.workParent()).stream()
              .filter(file -> file.endsWith(".jar"))
              .toList());
    }
  }

  @Test
  void backendsThatAreAskedAreNotStarted() throws Exception {
    fixture.backend(
        TestBackends.named(
            folder,
            "alpha",
            RECOGNISES_BIN + TestBackends.starting("throw new IllegalStateException();")),
        "alpha");
    fixture.backend(
        TestBackends.named(folder, "beta", RECOGNISES_BIN.replace("b.bin", "other.bin")), "beta");
    fixture.folder("p", "other.bin", "");
    try (OpenedPackage opened = fixture.open("p")) {
      assertEquals("beta", found(opened).backend().name());
    }
    assertEquals(0, TestBackends.starts(fixture.backends().found().get(0)));
  }

  @Test
  void recognitionThatThrowsKeepsNoOtherBackendFromItsPackage() throws Exception {
    fixture.backend(
        TestBackends.named(
            folder, "alpha", TestBackends.recognising("throw new IllegalStateException(\"?!\");")),
        "alpha");
    fixture.backend(TestBackends.named(folder, "beta", RECOGNISES_BIN), "beta");
    fixture.folder("fine", "b.bin", "");
    fixture.folder("unknown", "c.bin", "");
    try (OpenedPackage opened = fixture.open("fine")) {
      assertEquals("beta", found(opened).backend().name());
    }
    refused(
        ErrorCode.INVALID_PACKAGE,
        "unknown",
        "backend 'alpha' cannot tell whether a package is for it: java.lang.IllegalStateException");
  }

  @Test
  void packageThatTwoRecogniseMustNameOne() throws Exception {
    fixture.backend(TestBackends.named(folder, "alpha", RECOGNISES_BIN), "alpha");
    fixture.backend(TestBackends.named(folder, "beta", RECOGNISES_BIN), "beta");
    fixture.folder("p", "b.bin", "");
    refused(
        ErrorCode.INVALID_PACKAGE,
        "p",
        "several backends recognise this package: [alpha (b.bin), beta (b.bin)]");
    fixture.folder("p", "model.yaml", "backend: beta\n");
    try (OpenedPackage opened = fixture.open("p")) {
      assertEquals(Optional.of("b.bin"), opened.files().manifest().model());
    }
  }

  @Test
  void packageThatNoneRecognisesIsToldWhichThereAre() throws Exception {
    fixture.backend(TestBackends.named(folder, "beta", RECOGNISES_BIN), "beta");
    fixture.folder("p", "c.bin", "");
    refused(
        ErrorCode.INVALID_PACKAGE,
        "p",
        "no backend takes it for its own: it has c.bin. 'beta' is to be named; 'java' is to be"
            + " named. ");
  }

  @Test
  void unknownBackendIsRefusedAtItsPlace() throws Exception {
    fixture.folder("p", "model.yaml", "name: p\nbackend: jaav\n");
    refused(ErrorCode.INVALID_PACKAGE, "p", "p/model.yaml:2:10: no backend 'jaav'", "'java'");
  }

  @Test
  void backendThatDoesNotStartIsUnavailable() throws Exception {
    fixture.backend(
        TestBackends.named(
            folder, "alpha", TestBackends.starting("System.loadLibrary(\"no-such-library\");")),
        "alpha");
    fixture.folder("p", "model.yaml", "backend: alpha\n");
    refused(ErrorCode.UNAVAILABLE, "p", "backend 'alpha' does not start", "a native library");
  }

  @Test
  void optionsAreThoseThatBackendDeclares() throws Exception {
    fixture.backend(TestBackends.named(folder, "alpha", ""), "alpha");
    fixture.folder("p", "model.yaml", "backend: alpha\noptions: {depth: 3}\n");
    refused(ErrorCode.INVALID_PACKAGE, "p", "p/model.yaml:2:", "no options are taken, got 'depth'");
  }

  @Test
  void javaBackendRunsTheModelThatThePackageBrings() throws Exception {
    fixture.model(OpenerFixture.javaModel(folder, "1"), "p.jar");
    try (OpenedPackage opened = fixture.open("p.jar")) {
      assertEquals("three", opened.backend().orElseThrow().options().string("depth"));
      ServingException e = assertThrows(ServingException.class, () -> OpenerFixture.load(opened));
      // Its load tells which context loader it ran with.
      assertEquals("context is own: true; 1; three", e.getMessage());
    }
  }

  @Test
  void javaBackendWantsOneModel() throws Exception {
    fixture.folder("p", "model.yaml", "backend: java\n");
    refused(
        ErrorCode.INVALID_PACKAGE,
        "p",
        "backend 'java': expected one provider of " + ModelProvider.class.getName(),
        "got none");
  }

  @Test
  void twoPackagesWithTwoVersionsOfLibraryWorkSideBySide() throws Exception {
    fixture.model(OpenerFixture.javaModel(folder, "1"), "one.jar");
    fixture.model(OpenerFixture.javaModel(folder, "2"), "two.jar");
    try (OpenedPackage one = fixture.open("one.jar");
        OpenedPackage two = fixture.open("two.jar")) {
      for (OpenedPackage each : List.of(one, two, one)) {
        String version = each == one ? "1" : "2";
        ServingException e = assertThrows(ServingException.class, () -> OpenerFixture.load(each));
        assertTrue(String.valueOf(e.getMessage()).contains("; " + version + "; "), e.getMessage());
      }
    }
  }

  @Test
  void packageOfDataHasNoLoaderOfItsOwn() throws Exception {
    fixture.backend(TestBackends.named(folder, "beta", RECOGNISES_BIN), "beta");
    fixture.folder("p", "b.bin", "");
    try (OpenedPackage opened = fixture.open("p")) {
      assertSame(found(opened).loader(), opened.loader());
      assertEquals(List.of(), opened.files().services(ModelProvider.class));
    }
  }

  @Test
  void filesOfPackageAreThoseOfSnapshot() throws Exception {
    fixture.backend(TestBackends.named(folder, "beta", RECOGNISES_BIN), "beta");
    fixture.folder("p", "b.bin", "weights");
    try (OpenedPackage opened = fixture.open("p")) {
      Folders.delete(fixture.models().resolve("p"));
      assertEquals("weights", Files.readString(opened.files().file("b.bin")));
      for (String name : List.of("../b.bin", "/etc/hostname", "gone", "a\0b", ".")) {
        ServingException e = assertThrows(ServingException.class, () -> opened.files().file(name));
        assertEquals(ErrorCode.INVALID_PACKAGE, e.code());
      }
    }
  }

  @Test
  void closeTwiceIsCloseOnce() throws Exception {
    fixture.model(OpenerFixture.javaModel(folder, "1"), "p.jar");
    OpenedPackage opened = fixture.open("p.jar");
    InputStream left = opened.loader().getResourceAsStream("version.txt");
    assertNotNull(left);
    opened.close();
    opened.close();
    assertFalse(Files.exists(opened.files().root()));
    assertNull(opened.loader().getResource("version.txt"));
  }

  @Test
  void denyRefusesClassesAndServesData() throws Exception {
    fixture.backend(TestBackends.named(folder, "beta", RECOGNISES_BIN), "beta");
    fixture.rules(false, false);
    fixture.model(OpenerFixture.javaModel(folder, "1"), "code.jar");
    fixture.model(new TestJar(folder).entry("META-INF/jarbor/b.bin", "weights"), "data.jar");
    refused(
        ErrorCode.INVALID_PACKAGE,
        "code.jar",
        "code.jar: it brings classes, and packages.plugins is 'deny'");
    try (OpenedPackage opened = fixture.open("data.jar")) {
      assertEquals("weights", Files.readString(opened.files().file("b.bin")));
    }
  }

  @Test
  void manifestProblemsOfJarNameTheirPlaceInIt() throws Exception {
    fixture.model(new TestJar(folder).entry("META-INF/jarbor/model.yaml", "nmae: x\n"), "p.jar");
    refused(ErrorCode.INVALID_PACKAGE, "p.jar", "p.jar!META-INF/jarbor/model.yaml:1:1", "'name'");
  }

  @Test
  void goesOnBehindWhatIsWrongAsFarAsThePackageIsTrusted() throws Exception {
    TestJar wrong =
        OpenerFixture.javaModel(folder, "1")
            .entry("META-INF/jarbor/model.yaml", "backend: java\nnmae: x\noptions: {dpeth: 1}\n");
    fixture.model(wrong, "p.jar");
    Problems problems = new Problems();
    try (OpenedPackage opened = fixture.open("p.jar", problems)) {
      assertEquals(Optional.empty(), opened.backend());
      assertEquals(1, opened.files().services(ModelProvider.class).size());
    }
    assertEquals(2, problems.found().size(), problems.found().toString());

    fixture.rules(false, true);
    refused(ErrorCode.INVALID_PACKAGE, "p.jar", "'nmae'", "'deny'", "require-digests");
  }

  @Test
  void workFolderThatHasGoneIsUnavailable() throws Exception {
    fixture.folder("p", "model.yaml", "backend: java\n");
    fixture.close();
    refused(ErrorCode.UNAVAILABLE, "p", "no folder can be made in the work folder");
  }

  private static BackendCatalog.FoundBackend found(OpenedPackage opened) {
    return opened.backend().orElseThrow().found();
  }

  private TestJar brought(String backend) {
    return new TestJar(folder)
        .against(fixture.backendJar(backend))
        .type("p.own.Own", "public class Own implements " + backend + ".spi.Brought {}")
        .provides(backend + ".spi.Brought", "p.own.Own");
  }

  private void refused(ErrorCode code, String name, String... parts) {
    ServingException e = assertThrows(ServingException.class, () -> fixture.open(name));
    assertEquals(code, e.code(), e.getMessage());
    for (String part : parts) {
      assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
    }
  }
}

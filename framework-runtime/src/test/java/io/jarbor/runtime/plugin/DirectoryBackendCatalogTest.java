package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.manifest.DeclaredOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBackendCatalogTest {
  @TempDir Path folder;

  @Test
  void eachBackendHasLoaderOfItsOwn() {
    backend("one", TestBackends.named(folder, "alpha", ""));
    backend("two", TestBackends.named(folder, "beta", ""));
    DirectoryBackendCatalog catalog = catalog();
    assertEquals(List.of("alpha", "beta", "java"), names(catalog));
    assertNotSame(catalog.found().get(0).loader(), catalog.found().get(1).loader());
    assertTrue(catalog.found().get(0).origin().endsWith("backends/one/backend.jar"));
  }

  @Test
  void noFolderIsNoBackendButOurOwn() {
    assertEquals(
        List.of(), DirectoryBackendCatalog.foldersIn(folder.resolve("there-is-no-such-folder")));
    assertEquals(List.of("java"), names(catalog()));
  }

  @Test
  void twoOfOneNameAreRefusedNamingBothJarsWhileOthersServe() {
    Path one = backend("one", TestBackends.named(folder, "alpha", ""));
    Path two = backend("two", TestBackends.named(folder, "alpha", ""));
    backend("three", TestBackends.named(folder, "beta", ""));
    DirectoryBackendCatalog catalog = catalog();
    assertEquals(List.of("beta", "java"), names(catalog));
    assertEquals("beta", catalog.started("beta").backend().name());
    ServingException e = refused(ErrorCode.UNAVAILABLE, catalog, "alpha");
    assertTrue(message(e).startsWith("2 backends are named 'alpha': "), message(e));
    assertTrue(message(e).contains(one + " and " + two), message(e));
  }

  @Test
  void threeOfOneNameAreAllNamed() {
    backend("one", TestBackends.named(folder, "alpha", ""));
    backend("two", TestBackends.named(folder, "alpha", ""));
    backend("three", TestBackends.named(folder, "alpha", ""));
    String message = message(refused(ErrorCode.UNAVAILABLE, catalog(), "alpha"));
    assertTrue(message.startsWith("3 backends"), message);
    for (String name : List.of("one", "two", "three")) {
      assertTrue(message.contains("backends/" + name + "/backend.jar"), message);
    }
  }

  @Test
  void jarThatIsNoJarIsNamedWhileOthersServe() throws Exception {
    Path jar = backend("alpha", TestBackends.named(folder, "alpha", ""));
    Files.write(jar, new byte[] {'P', 'K', 3, 4, 0, 0});
    backend("beta", TestBackends.named(folder, "beta", ""));
    DirectoryBackendCatalog catalog = catalog();
    assertEquals(List.of("beta", "java"), names(catalog));
    String message = message(refused(ErrorCode.UNAVAILABLE, catalog, "alpha"));
    assertTrue(message.contains(jar + " is no jar, or truncated"), message);
  }

  @Test
  void brokenFolderDoesNotTakeNameOfBackendThatWorks() throws Exception {
    Files.writeString(
        Files.createDirectories(folder.resolve("backends/alpha")).resolve("x.jar"), "no jar");
    backend("other", TestBackends.named(folder, "alpha", ""));
    assertEquals("alpha", catalog().started("alpha").backend().name());
  }

  @Test
  void folderWithoutBackendSaysSo() throws Exception {
    Files.createDirectories(folder.resolve("backends/alpha"));
    String message = message(refused(ErrorCode.UNAVAILABLE, catalog(), "alpha"));
    assertTrue(message.contains("none of its 0 jars provides a backend"), message);
  }

  @Test
  void providerThatIsMissingOrThrowsIsNamed() {
    backend("gone", new TestJar(folder).provides(Backend.class.getName(), "gone.Found"));
    backend(
        "throws",
        TestBackends.named(
            folder, "throwing", " public Found() { throw new IllegalStateException(\"storm\"); }"));
    DirectoryBackendCatalog catalog = catalog();
    String gone = message(refused(ErrorCode.UNAVAILABLE, catalog, "gone"));
    assertTrue(gone.contains("gone.Found"), gone);
    String thrown = message(refused(ErrorCode.UNAVAILABLE, catalog, "throws"));
    assertTrue(thrown.contains("storm"), thrown);
  }

  @Test
  void nameThatManifestsCannotSayIsRefused() {
    backend("upper", TestBackends.named(folder, "Upper", ""));
    String message = message(refused(ErrorCode.UNAVAILABLE, catalog(), "upper"));
    assertTrue(message.contains("Upper.Found is named 'Upper'; a backend's name is lower case"));
  }

  @Test
  void unknownBackendIsRefusedWithNearest() {
    backend("one", TestBackends.named(folder, "alpha", ""));
    String message = message(refused(ErrorCode.INVALID_PACKAGE, catalog(), "alpah"));
    assertTrue(message.contains("no backend 'alpah'; there are [alpha, java]"), message);
    assertTrue(message.contains("'alpha'"), message);
  }

  @Test
  void backendStartsOnceWhenFirstAskedFor() throws Exception {
    backend(
        "one",
        TestBackends.named(
            folder,
            "alpha",
            TestBackends.starting(
                "if (Thread.currentThread().getContextClassLoader()"
                    + " != Found.class.getClassLoader()) { throw new IllegalStateException(); }")));
    DirectoryBackendCatalog catalog = catalog();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    assertEquals(0, TestBackends.starts(catalog.found().get(0)));
    catalog.started("alpha");
    assertEquals(1, TestBackends.starts(catalog.started("alpha")));
    assertSame(before, Thread.currentThread().getContextClassLoader());
  }

  @Test
  void missingNativeLibraryIsPlainlySaidAndStartIsTriedAgain() {
    Path jar =
        backend(
            "one",
            TestBackends.named(
                folder,
                "alpha",
                TestBackends.starting(
                    "if (starts < 3) { System.loadLibrary(\"no-such-library\"); }")));
    DirectoryBackendCatalog catalog = catalog();
    for (int i = 0; i < 2; i++) {
      String message = message(refused(ErrorCode.UNAVAILABLE, catalog, "alpha"));
      assertTrue(
          message.startsWith(
              "backend 'alpha' does not start: a native library is missing, or does not fit this"
                  + " machine: no no-such-library in "),
          message);
      assertTrue(message.endsWith("(" + jar + ")"), message);
    }
    assertEquals("alpha", catalog.started("alpha").backend().name());
  }

  @Test
  void reasonIsKeptWhereJvmForgetsIt() {
    backend(
        "one",
        TestBackends.named(folder, "alpha", TestBackends.starting("Native.touch();"))
            .type(
                "alpha.Native",
                "public class Native { static { System.loadLibrary(\"no-such-library\"); }"
                    + " static void touch() {} }"));
    DirectoryBackendCatalog catalog = catalog();
    String first = message(refused(ErrorCode.UNAVAILABLE, catalog, "alpha"));
    assertTrue(first.contains("a native library is missing"), first);
    assertEquals(first, message(refused(ErrorCode.UNAVAILABLE, catalog, "alpha")));
  }

  @Test
  void startThatThrowsIsUnavailable() {
    backend(
        "one",
        TestBackends.named(
            folder,
            "alpha",
            TestBackends.starting("throw new IllegalStateException(\"no anchor\");")));
    String message = message(refused(ErrorCode.UNAVAILABLE, catalog(), "alpha"));
    assertTrue(message.contains("java.lang.IllegalStateException: no anchor"), message);
  }

  @Test
  void configurationOfBackendIsChecked() {
    backend("one", TestBackends.named(folder, "alpha", ""));
    ServingException refused =
        assertThrows(ServingException.class, () -> catalog(Map.of("alpha", Map.of("thread", 1L))));
    assertEquals(ErrorCode.UNAVAILABLE, refused.code());
    String message = message(refused);
    assertTrue(message.contains("server.yaml"), message);
    assertTrue(message.contains("'thread'"), message);
  }

  @Test
  void configurationOfBackendThatIsNotThereIsRefused() {
    ServingException e =
        assertThrows(ServingException.class, () -> catalog(Map.of("jaav", Map.of())));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertTrue(message(e).contains("no backend 'jaav'; there are [java]"), message(e));
  }

  private Path backend(String name, TestJar jar) {
    return jar.build(folder.resolve("backends").resolve(name).resolve("backend.jar"));
  }

  private DirectoryBackendCatalog catalog() {
    return catalog(Map.of());
  }

  private DirectoryBackendCatalog catalog(Map<String, Map<String, Object>> written) {
    return new DirectoryBackendCatalog(
        DirectoryBackendCatalog.foldersIn(folder.resolve("backends")),
        new DeclaredOptions(),
        written,
        pointer -> Location.ofFile("server.yaml"));
  }

  private static List<String> names(BackendCatalog catalog) {
    return catalog.found().stream().map(each -> each.backend().name()).toList();
  }

  private static ServingException refused(ErrorCode code, BackendCatalog catalog, String name) {
    ServingException e = assertThrows(ServingException.class, () -> catalog.started(name));
    assertEquals(code, e.code());
    return e;
  }

  private static String message(ServingException e) {
    return String.valueOf(e.getMessage());
  }
}

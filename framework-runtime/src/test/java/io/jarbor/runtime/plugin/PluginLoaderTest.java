package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.backend.ModelProvider;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.plugin.SharedLoader.Share;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLoaderTest {
  @TempDir Path folder;

  @Test
  void twoVersionsOfLibraryLiveSideBySide() throws Exception {
    try (PluginLoader one = loader(library("one", "1"));
        PluginLoader two = loader(library("two", "2"))) {
      assertNotSame(one.loadClass("lib.Library"), two.loadClass("lib.Library"));
      assertEquals("1", version(one));
      assertEquals("2", version(two));
    }
  }

  @Test
  void apiIsTheServersAndRuntimeIsHidden() throws Exception {
    try (PluginLoader loader = loader(library("one", "1"))) {
      assertSame(ModelProvider.class, loader.loadClass(ModelProvider.class.getName()));
      String hidden = PluginLoader.class.getName();
      assertThrows(ClassNotFoundException.class, () -> loader.loadClass(hidden));
      assertNull(loader.getResource(hidden.replace('.', '/') + ".class"));
      assertTrue(
          Collections.list(loader.getResources(hidden.replace('.', '/') + ".class")).isEmpty());
      assertNotNull(loader.getResource("io/jarbor/api/backend/ModelProvider.class"));
    }
  }

  @Test
  void apiCannotBeReplaced() throws Exception {
    Path jar =
        new TestJar(folder)
            .entry("io/jarbor/api/backend/ModelProvider.class", "not a class")
            .build(folder.resolve("fake.jar"));
    try (PluginLoader loader = loader(jar)) {
      assertSame(ModelProvider.class, loader.loadClass(ModelProvider.class.getName()));
    }
  }

  @Test
  void exportsComeFromBackendAndNothingElseDoes() throws Exception {
    try (PluginLoader backend = loader(library("backend", "1"));
        PluginLoader sees = loader(library("own", "2"), share(backend, "lib"));
        PluginLoader other = loader(library("other", "3"), share(backend, "li.*"))) {
      assertSame(backend.loadClass("lib.Library"), sees.loadClass("lib.Library"));
      assertNotSame(backend.loadClass("lib.Library"), other.loadClass("lib.Library"));
    }
  }

  @Test
  void resourcesOfExportsComeFromBackendAlike() throws Exception {
    try (PluginLoader backend = loader(library("backend", "1"));
        PluginLoader sees = loader(library("own", "2"), share(backend, "lib"));
        PluginLoader blind = loader(library("other", "3"))) {
      assertEquals("1", text(sees.getResource("lib/version.txt")));
      assertEquals("1", text(sees.getResources("lib/version.txt").nextElement()));
      assertEquals("2", text(sees.getResource("top.txt")));
      assertEquals(1, Collections.list(sees.getResources("top.txt")).size());
      assertEquals("3", text(blind.getResource("lib/version.txt")));
    }
  }

  @Test
  void classThatBackendDoesNotHaveMayComeFromPlugin() throws Exception {
    Path more =
        new TestJar(folder)
            .type("lib.More", "public class More {}")
            .build(folder.resolve("more.jar"));
    try (PluginLoader backend = loader(library("backend", "1"));
        PluginLoader sees = loader(more, share(backend, "lib.*"))) {
      assertSame(sees, sees.loadClass("lib.More").getClassLoader());
    }
  }

  @Test
  void platformComesBeforePluginsCopyOfIt() throws Exception {
    Path jar =
        new TestJar(folder)
            .entry("javax/sql/DataSource.class", "not a class")
            .entry("org/w3c/dom/Node.class", "not a class")
            .type("javax.inject.Named", "public class Named {}")
            .build(folder.resolve("javax.jar"));
    try (PluginLoader loader = loader(jar)) {
      assertSame(javax.sql.DataSource.class, loader.loadClass("javax.sql.DataSource"));
      assertSame(org.w3c.dom.Node.class, loader.loadClass("org.w3c.dom.Node"));
      assertSame(loader, loader.loadClass("javax.inject.Named").getClassLoader());
    }
  }

  @Test
  void servicesAreThoseOfOwnJarsAlone() throws Exception {
    Path jar = provider("backend", "lib.Backends");
    try (PluginLoader backend = loader(jar);
        PluginLoader plugin = loader(provider("plugin", "own.Own"), share(backend, "lib"));
        PluginLoader without = loader(library("without", "1"), share(backend, "lib"))) {
      List<?> found = plugin.providers(Supplier.class);
      assertEquals(
          List.of("own.Own"), found.stream().map(each -> each.getClass().getName()).toList());
      assertTrue(without.providers(Supplier.class).isEmpty());
      assertNull(without.getResource("META-INF/services/java.util.function.Supplier"));
      assertTrue(
          Collections.list(without.getResources("META-INF/services/java.util.function.Supplier"))
              .isEmpty());
    }
  }

  @Test
  void providerThatAnotherLoaderDefinesDoesNotCount() throws Exception {
    Path names =
        new TestJar(folder)
            .provides(Supplier.class.getName(), "lib.Backends")
            .build(folder.resolve("names.jar"));
    try (PluginLoader backend = loader(provider("backend", "lib.Backends"));
        PluginLoader plugin = loader(names, share(backend, "lib"))) {
      assertTrue(plugin.providers(Supplier.class).isEmpty());
    }
  }

  @Test
  void missingProviderIsAnInvalidPackageThatNamesTheClass() throws Exception {
    Path jar =
        new TestJar(folder)
            .provides(ModelProvider.class.getName(), "gone.Provider")
            .build(folder.resolve("broken.jar"));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (PluginLoader loader = loader(jar)) {
      ServingException e =
          assertThrows(ServingException.class, () -> loader.providers(ModelProvider.class));
      assertEquals(ErrorCode.INVALID_PACKAGE, e.code());
      assertTrue(String.valueOf(e.getMessage()).contains("gone.Provider"), e.getMessage());
    }
    assertSame(before, Thread.currentThread().getContextClassLoader());
  }

  @Test
  void providerThatThrowsIsAnInvalidPackageWithItsReason() throws Exception {
    Path jar =
        new TestJar(folder)
            .type(
                "own.Own",
                "public class Own implements java.util.function.Supplier<String> {"
                    + " public Own() { throw new IllegalStateException(\"no harbour\"); }"
                    + " public String get() { return null; } }")
            .provides(Supplier.class.getName(), "own.Own")
            .build(folder.resolve("throws.jar"));
    try (PluginLoader loader = loader(jar)) {
      ServingException e =
          assertThrows(ServingException.class, () -> loader.providers(Supplier.class));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains("no harbour") && message.contains("own.Own"), message);
    }
  }

  @Test
  void providersAreMadeWithTheirLoaderAsContext() throws Exception {
    Path jar =
        new TestJar(folder)
            .type(
                "own.Own",
                "public class Own implements java.util.function.Supplier<ClassLoader> {"
                    + " final ClassLoader made = Thread.currentThread().getContextClassLoader();"
                    + " public ClassLoader get() { return made; } }")
            .provides(Supplier.class.getName(), "own.Own")
            .build(folder.resolve("context.jar"));
    try (PluginLoader loader = loader(jar)) {
      assertSame(loader, loader.providers(Supplier.class).get(0).get());
    }
  }

  @Test
  void closeLeavesNoJarOpenAfterUrlsWereOpened() throws Exception {
    // Nothing else: a stream that the loader itself hands out would close the JDK's cached jar.
    PluginLoader loader = loader(library("read", "1"));
    assertEquals("1", text(loader.getResource("top.txt")));
    assertEquals("1", text(loader.getResources("top.txt").nextElement()));
    URL url = loader.findResource("lib/version.txt");
    assertNotNull(url);
    assertEquals("1", text(url));
    loader.close();
    assertEquals(List.of(), Leftovers.openFiles(folder));
  }

  @Test
  void closeEndsStreamsThatPluginLeftOpen() throws Exception {
    Path jar = library("read", "1");
    PluginLoader loader = loader(jar);
    assertEquals("1", version(loader));
    InputStream left = loader.getResourceAsStream("top.txt");
    assertNotNull(left);
    assertEquals('1', left.read());
    assertTrue(Leftovers.openFiles(folder).contains(jar.toRealPath().toString()));
    loader.close();
    assertEquals(List.of(), Leftovers.openFiles(folder));
  }

  @Test
  void resourceOfJarWithOddNameOpens() throws Exception {
    Path jar = library("odd #1 ü%20", "1");
    try (PluginLoader loader = loader(jar)) {
      URL url = loader.getResource("top.txt");
      assertNotNull(url);
      assertEquals("1", text(url));
      assertEquals("1", text(new URL(url, "lib/version.txt")));
    }
  }

  private static String version(PluginLoader loader) throws Exception {
    return (String) loader.loadClass("lib.Library").getField("VERSION").get(null);
  }

  private static String text(@Nullable URL url) throws Exception {
    assertNotNull(url);
    try (InputStream in = url.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Share share(ClassLoader loader, String name) {
    return new Share(loader, new PackageFilter(Set.of(name)));
  }

  private static PluginLoader loader(Path jar, Share... further) {
    List<Share> shares = new ArrayList<>(List.of(Share.ofServer()));
    shares.addAll(List.of(further));
    return new PluginLoader("test", List.of(jar), shares);
  }

  private Path provider(String jar, String type) {
    String simple = type.substring(type.indexOf('.') + 1);
    return new TestJar(folder)
        .type(
            type,
            "public class "
                + simple
                + " implements java.util.function.Supplier<String> {"
                + " public String get() { return \"\"; } }")
        .provides(Supplier.class.getName(), type)
        .build(folder.resolve(jar + ".jar"));
  }

  private Path library(String name, String version) {
    return new TestJar(folder)
        .type(
            "lib.Library",
            "public class Library { public static String VERSION = \"" + version + "\"; }")
        .entry("lib/version.txt", version)
        .entry("top.txt", version)
        .build(folder.resolve(name + ".jar"));
  }
}

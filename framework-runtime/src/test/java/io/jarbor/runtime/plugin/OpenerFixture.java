package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.ModelProvider;
import io.jarbor.api.model.Model;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.DeclaredOptions;
import io.jarbor.runtime.manifest.ManifestReader.NameAndVersion;
import io.jarbor.runtime.manifest.YamlManifestReader;
import io.jarbor.runtime.plugin.SnapshotOpener.PackageRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An opener on real folders, with the real readers, for tests. */
final class OpenerFixture implements AutoCloseable {
  private static final int MAX_ENTRIES = 1_000;
  private static final long MAX_BYTES = 10_000_000;

  private final Path folder;
  private final WorkFolder work;
  private PackageRules rules = new PackageRules(true, false, MAX_ENTRIES, MAX_BYTES);
  private @Nullable BackendCatalog backends;

  OpenerFixture(Path folder) {
    this.folder = folder;
    this.work = WorkFolder.in(workParent());
  }

  Path workParent() {
    return folder.resolve("work");
  }

  Path models() {
    return folder.resolve("models");
  }

  void rules(boolean plugins, boolean requireDigests) {
    rules = new PackageRules(plugins, requireDigests, MAX_ENTRIES, MAX_BYTES);
  }

  void backend(TestJar jar, String name) {
    jar.build(backendJar(name));
  }

  Path backendJar(String name) {
    return folder.resolve("backends").resolve(name).resolve("backend.jar");
  }

  Path model(TestJar jar, String name) {
    return jar.build(models().resolve(name));
  }

  /** Write a file of a package that is a folder. */
  Path folder(String name, String file, String content) throws IOException {
    Path root = Files.createDirectories(models().resolve(name));
    Path path = root.resolve(file);
    Files.createDirectories(root.resolve(file.substring(0, Math.max(0, file.lastIndexOf('/')))));
    Files.writeString(path, content);
    return root;
  }

  /** The backends, as they were found when first asked for. */
  BackendCatalog backends() {
    BackendCatalog found = backends;
    if (found == null) {
      found =
          new DirectoryBackendCatalog(
              DirectoryBackendCatalog.foldersIn(folder.resolve("backends")),
              new DeclaredOptions(),
              Map.of(),
              pointer -> Location.ofFile("server.yaml"));
      backends = found;
    }
    return found;
  }

  /** Open a package; refused with every problem of it. */
  OpenedPackage open(String name) throws IOException {
    Problems problems = new Problems();
    OpenedPackage opened = open(name, problems);
    if (!problems.none()) {
      opened.close();
    }
    problems.throwIfAny();
    return opened;
  }

  OpenedPackage open(String name, Problems problems) throws IOException {
    Files.createDirectories(models());
    int dot = name.lastIndexOf('.');
    return new SnapshotOpener(
            work, rules, backends(), new YamlManifestReader(), new DeclaredOptions())
        .open(
            new PackageSource(
                models().resolve(name),
                name,
                new NameAndVersion(dot < 0 ? name : name.substring(0, dot), "1", false),
                Optional.empty()),
            problems,
            () -> false);
  }

  /**
   * A package with {@code backend: java}, whose model does not load, but tells the version of the
   * library that it sees.
   */
  static TestJar javaModel(Path scratch, String version) {
    TestJar library =
        new TestJar(scratch)
            .type(
                "lib.Library",
                "public class Library { public static String version() { return \""
                    + version
                    + "\"; } }");
    return new TestJar(scratch)
        .type(
            "own.Provider",
            "import io.jarbor.api.backend.*; import io.jarbor.api.error.*;"
                + " import io.jarbor.api.manifest.*; import io.jarbor.api.model.*;"
                + " import java.util.*;"
                + " public class Provider implements ModelProvider {"
                + " @Override public List<OptionSpec> options() { return List.of("
                + " OptionSpec.builder(\"depth\", OptionSpec.Type.STRING).description(\"d\")"
                + " .defaultValue(\"three\").build()); }"
                + " public Model load(ModelPackage files, Options options) {"
                + " boolean own = Thread.currentThread().getContextClassLoader()"
                + " == Provider.class.getClassLoader();"
                + " String version;"
                + " try { version = (String) Class.forName(\"lib.Library\")"
                + ".getMethod(\"version\").invoke(null); }"
                + " catch (ReflectiveOperationException e) { throw new IllegalStateException(e); }"
                + " throw new ServingException(ErrorCode.INVALID_PACKAGE, \"context is own: \""
                + " + own + \"; \" + version + \"; \" + options.string(\"depth\")); } }")
        .provides(ModelProvider.class.getName(), "own.Provider")
        .entry("META-INF/lib/library.jar", library.bytes())
        .entry("META-INF/jarbor/model.yaml", "backend: java\n")
        .entry("version.txt", version);
  }

  /** Load as the repository does. */
  static Model load(OpenedPackage opened) {
    return opened.backend().orElseThrow().load(opened.files());
  }

  @Override
  public void close() {
    work.close();
  }
}

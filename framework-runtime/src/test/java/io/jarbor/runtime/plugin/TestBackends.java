package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.Backend;
import java.nio.file.Path;

/** Jars of backends that load nothing, for tests. */
final class TestBackends {
  private TestBackends() {}

  /**
   * A jar with the backend {@code <name>.Found}, which counts its starts in a field, and exports
   * {@code <name>.spi}, where there is an interface {@code Brought}.
   *
   * @param methods further methods, in Java
   */
  static TestJar named(Path scratch, String name, String methods) {
    return new TestJar(scratch)
        .type(name + ".spi.Brought", "public interface Brought {}")
        .type(
            name + ".Found",
            "import io.jarbor.api.backend.*; import io.jarbor.api.manifest.*;"
                + " import io.jarbor.api.model.*; import java.util.*;"
                + " public final class Found implements Backend {"
                + " public static int starts;"
                + " public String name() { return \""
                + name
                + "\"; }"
                + " public Model load(ModelPackage files, Options options) {"
                + " throw new UnsupportedOperationException(); }"
                + " @Override public Set<String> exportedPackages() { return Set.of(\""
                + name
                + ".spi\"); }"
                + methods
                + "}")
        .provides(Backend.class.getName(), name + ".Found");
  }

  static String starting(String code) {
    return " @Override public void start(Options options) { starts++; " + code + " }";
  }

  static String recognising(String code) {
    return " @Override public Optional<String> recognise(ModelPackage files) { " + code + " }";
  }

  /** How often a backend was started. */
  static int starts(BackendCatalog.FoundBackend found) throws ReflectiveOperationException {
    return found.backend().getClass().getField("starts").getInt(null);
  }
}

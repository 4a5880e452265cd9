package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PackageFilterTest {
  private final PackageFilter filter = new PackageFilter(Set.of("ai.djl.*", "org.exact"));

  @Test
  void takesAPackageAndThoseBelowIt() {
    assertTrue(filter.takesClass("ai.djl.Model"));
    assertTrue(filter.takesClass("ai.djl.nn.Block"));
    assertFalse(filter.takesClass("ai.djlother.Model"));
    assertFalse(filter.takesClass("Model"));
  }

  @Test
  void takesNothingBelowAnExactPackage() {
    assertTrue(filter.takesClass("org.exact.Type"));
    assertFalse(filter.takesClass("org.exact.below.Type"));
  }

  @Test
  void filtersResourcesByTheirFolderAlike() {
    assertTrue(filter.takesResource("ai/djl/engine.properties"));
    assertFalse(filter.takesResource("META-INF/services/ai.djl.engine.EngineProvider"));
    assertFalse(filter.takesResource("logback.xml"));
  }

  @Test
  void sharesTheSpiAndLoggingOfTheServerAlone() {
    PackageFilter server = PackageFilter.ofServer();
    assertTrue(server.takesClass("io.jarbor.api.tensor.Tensor"));
    assertTrue(server.takesClass("org.slf4j.Logger"));
    assertFalse(server.takesClass("io.jarbor.runtime.JarborServer"));
    assertFalse(server.takesClass("com.fasterxml.jackson.core.JsonParser"));
  }
}

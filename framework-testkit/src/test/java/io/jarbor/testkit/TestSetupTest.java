package io.jarbor.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.processing.Processor;
import io.jarbor.api.processing.ProcessorSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestSetupTest {
  private final TestSetup setup =
      TestSetup.of(DoublingBackend.SIGNATURE, TestPackage.of(Path.of("none")));

  @Test
  void fillsInWhatTheManifestLeavesOut() {
    Scaling scaling = setup.on(new Scaling(), Map.of("factor", 3L));
    assertEquals(Map.of("factor", 3L, "unit", "cm"), scaling.options.values());
    assertEquals(Map.of(), setup.options().values());
  }

  @Test
  void carriesNotesAndCountsMemory() {
    TestContext context = TestContext.create().of(new ModelId("iris", "2"));
    context.notes().put("width", 7);
    assertEquals(Map.of("width", 7), context.notes());
    assertEquals("iris", context.model().name());
    assertFalse(context.cancelled());
    context.cancel();
    assertTrue(context.cancelled());
    assertTrue(context.until(Deadline.in(Duration.ZERO)).cancelled());
  }

  private static final class Scaling implements Processor {
    private Options options = Options.none();

    @Override
    public List<OptionSpec> options() {
      return List.of(
          OptionSpec.builder("factor", OptionSpec.Type.INTEGER).defaultValue(1L).build(),
          OptionSpec.builder("unit", OptionSpec.Type.STRING).defaultValue("cm").build());
    }

    @Override
    public void setUp(ProcessorSetup given) {
      options = given.options();
    }
  }
}

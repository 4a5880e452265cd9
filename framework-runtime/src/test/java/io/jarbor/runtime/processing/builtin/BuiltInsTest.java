package io.jarbor.runtime.processing.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.processing.Processor;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BuiltInsTest {
  private static final Map<String, Supplier<? extends Processor>> ALL = BuiltIns.all();

  @Test
  void areKnownByTheNamesThatManifestsUse() {
    assertEquals(List.of("image", "json-columns", "labels", "one-hot"), List.copyOf(ALL.keySet()));
    assertThrows(UnsupportedOperationException.class, ALL::clear);
  }

  @Test
  void areMadeAnewAndDescribeEveryOption() {
    ALL.forEach(
        (name, maker) -> {
          assertNotSame(maker.get(), maker.get());
          for (OptionSpec option : maker.get().options()) {
            assertFalse(option.description().isBlank(), () -> name + ": " + option);
          }
        });
  }

  @Test
  void refuseToRunBeforeTheyAreSetUp() {
    assertThrows(IllegalStateException.class, () -> ModelFit.setUp(null));
  }
}

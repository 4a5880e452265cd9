package io.jarbor.api.manifest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final Options OPTIONS =
      Options.of(
          Map.of(
              "string",
              "a",
              "integer",
              3L,
              "number",
              0.5,
              "flag",
              true,
              "delay",
              Duration.ofMillis(2),
              "size",
              1024L,
              "strings",
              List.of("a", "b"),
              "numbers",
              List.of(1.0, 2.0),
              "map",
              Map.of("k", "v")));

  @Test
  void givesEachTypeAsItsJavaType() {
    assertEquals("a", OPTIONS.string("string"));
    assertEquals(3, OPTIONS.integer("integer"));
    assertEquals(0.5, OPTIONS.number("number"));
    assertTrue(OPTIONS.flag("flag"));
    assertEquals(Duration.ofMillis(2), OPTIONS.duration("delay"));
    assertEquals(1024, OPTIONS.bytes("size"));
    assertEquals(List.of("a", "b"), OPTIONS.strings("strings"));
    assertArrayEquals(new double[] {1, 2}, OPTIONS.numbers("numbers"));
    assertEquals(Map.of("k", "v"), OPTIONS.stringMap("map"));
  }

  @Test
  void tellsWhatIsThere() {
    assertTrue(OPTIONS.has("string"));
    assertFalse(Options.none().has("string"));
    assertEquals(Optional.of("a"), OPTIONS.optionalString("string"));
    assertEquals(Optional.empty(), OPTIONS.optionalString("other"));
  }

  @Test
  void refusesToReadAnOptionAsAnotherTypeOrWithoutAValue() {
    assertThrows(IllegalStateException.class, () -> OPTIONS.string("integer"));
    assertThrows(IllegalStateException.class, () -> OPTIONS.integer("number"));
    assertThrows(IllegalStateException.class, () -> OPTIONS.numbers("strings"));
    assertThrows(IllegalStateException.class, () -> OPTIONS.strings("numbers"));
    assertEquals(
        "option 'other': expected a Long, have null; is it declared so?",
        assertThrows(IllegalStateException.class, () -> OPTIONS.integer("other")).getMessage());
    Options nested = Options.of(Map.of("map", Map.of("k", 1L)));
    assertThrows(IllegalStateException.class, () -> nested.stringMap("map"));
  }

  @Test
  void refusesDefaultsThatCouldNeverBeRead() {
    OptionSpec.Builder wrongType =
        OptionSpec.builder("top", OptionSpec.Type.INTEGER).defaultValue(5);
    assertEquals(
        "option 'top': expected a default of Long, got Integer",
        assertThrows(IllegalArgumentException.class, wrongType::build).getMessage());
    OptionSpec.Builder wrongWord =
        OptionSpec.builder("pad", OptionSpec.Type.STRING)
            .allowed("left", "right")
            .defaultValue("up");
    assertThrows(IllegalArgumentException.class, wrongWord::build);
    OptionSpec.Builder words = OptionSpec.builder("n", OptionSpec.Type.INTEGER).allowed("one");
    assertThrows(IllegalArgumentException.class, words::build);
  }

  @Test
  void keepsWhatItsBuilderWasGiven() {
    OptionSpec spec =
        OptionSpec.builder("pad", OptionSpec.Type.STRING)
            .description("Where it is filled up.")
            .allowed("left", "right")
            .defaultValue("left")
            .build();
    assertEquals("pad", spec.name());
    assertEquals(OptionSpec.Type.STRING, spec.type());
    assertEquals("Where it is filled up.", spec.description());
    assertEquals(Optional.of("left"), spec.defaultValue());
    assertEquals(List.of("left", "right"), spec.allowed());
    assertFalse(spec.required());
    assertTrue(OptionSpec.builder("x", OptionSpec.Type.SIZE).required().build().required());
  }
}

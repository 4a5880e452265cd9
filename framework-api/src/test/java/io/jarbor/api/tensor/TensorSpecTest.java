package io.jarbor.api.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TensorSpecTest {
  private static final TensorSpec SPEC =
      TensorSpec.builder("y", Datatype.FP32, Shape.of(-1, 2))
          .labels(List.of("no", "yes"))
          .labelsFile("labels.txt")
          .build();

  @Test
  void comesBackWholeFromItsBuilder() {
    assertEquals(SPEC, SPEC.toBuilder().build());
    assertEquals(SPEC.hashCode(), SPEC.toBuilder().build().hashCode());
    assertEquals(Optional.of("labels.txt"), SPEC.toBuilder().build().labelsFile());
  }

  @Test
  void differsInEveryPart() {
    assertNotEquals(SPEC, SPEC.toBuilder().shape(Shape.of(2)).build());
    assertNotEquals(SPEC, SPEC.toBuilder().labels(List.of("a", "b")).build());
    assertNotEquals(SPEC, SPEC.toBuilder().labelsFile("other.txt").build());
    assertNotEquals(
        TensorSpec.of("a", Datatype.FP32, Shape.of()),
        TensorSpec.of("b", Datatype.FP32, Shape.of()));
    assertNotEquals(
        TensorSpec.of("a", Datatype.FP32, Shape.of()),
        TensorSpec.of("a", Datatype.FP64, Shape.of()));
  }

  @Test
  void keepsItsOwnLabels() {
    List<String> labels = new ArrayList<>(List.of("a"));
    TensorSpec spec = TensorSpec.builder("y", Datatype.FP32, Shape.of(1)).labels(labels).build();
    labels.add("b");
    assertEquals(List.of("a"), spec.labels());
    assertThrows(UnsupportedOperationException.class, () -> spec.labels().add("c"));
  }

  @Test
  void needsAName() {
    assertThrows(
        IllegalArgumentException.class, () -> TensorSpec.of("", Datatype.FP32, Shape.of()));
  }

  @Test
  void findsDatatypesByTheirNamesInUpperCase() {
    for (Datatype datatype : Datatype.values()) {
      assertEquals(Optional.of(datatype), Datatype.named(datatype.name()));
    }
    assertEquals(Optional.empty(), Datatype.named("fp32"));
    assertEquals(Optional.empty(), Datatype.named("STRING"));
  }
}

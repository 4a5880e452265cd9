package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.Origin;
import io.jarbor.runtime.manifest.PackageManifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignatureCheckTest {
  private static final Signature SIGNATURE =
      Signature.builder()
          .inputs(List.of(spec("x", Datatype.FP32, -1, 4)))
          .outputs(List.of(spec("y", Datatype.FP32, -1, 3)))
          .batched(true)
          .build();

  private static TensorSpec spec(String name, Datatype datatype, long... sizes) {
    return TensorSpec.of(name, datatype, Shape.of(sizes));
  }

  private final Problems problems = new Problems();

  private SignatureCheck check(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    Manifest manifest = Manifest.builder("m").inputs(inputs).outputs(outputs).build();
    Map<String, Origin> origins =
        Map.of(
            "/inputs", new Origin(Origin.Kind.MANIFEST, new Location("m/model.yaml", 2, 1)),
            "/inputs/0", new Origin(Origin.Kind.MANIFEST, new Location("m/model.yaml", 3, 5)));
    return new SignatureCheck(
        new PackageManifest(manifest, origins, Location.ofFile("m/model.yaml")),
        SIGNATURE,
        problems);
  }

  private String problems(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    assertEquals(Optional.empty(), check(inputs, outputs).labelled());
    ServingException reason = assertThrows(ServingException.class, problems::throwIfAny);
    assertEquals(ErrorCode.INVALID_PACKAGE, reason.code());
    return String.valueOf(reason.getMessage());
  }

  @Test
  void completesWhatTheManifestLeavesOutPerItem() {
    PackageManifest completed = check(List.of(), List.of()).completed();

    assertEquals(List.of(spec("x", Datatype.FP32, 4)), completed.manifest().inputs());
    assertEquals(List.of(spec("y", Datatype.FP32, 3)), completed.manifest().outputs());
    assertEquals(Origin.Kind.MODEL_FILE, completed.origin("/inputs").kind());
    assertEquals(Origin.Kind.MODEL_FILE, completed.origin("/outputs").kind());
  }

  @Test
  void putsTheManifestsLabelsIntoTheSignature() {
    TensorSpec labelled =
        spec("y", Datatype.FP32, 3).toBuilder()
            .labels(List.of("a", "b", "c"))
            .labelsFile("labels.txt")
            .build();

    Signature signature = check(List.of(), List.of(labelled)).labelled().orElseThrow();

    assertEquals(List.of("a", "b", "c"), signature.outputs().get(0).labels());
    assertEquals(Optional.of("labels.txt"), signature.outputs().get(0).labelsFile());
    assertEquals(Shape.of(-1, 3), signature.outputs().get(0).shape());
  }

  @Test
  void takesASizeThatTheManifestLeavesOpen() {
    List<TensorSpec> open = List.of(spec("x", Datatype.FP32, -1));

    assertEquals(Optional.of(SIGNATURE), check(open, List.of()).labelled());
    assertEquals(open, check(open, List.of()).completed().manifest().inputs());
  }

  @Test
  void tellsEveryProblemWithItsPlace() {
    String problems =
        problems(List.of(spec("x", Datatype.INT64, 5)), List.of(spec("why", Datatype.FP32, 3)));

    assertTrue(problems.contains("m/model.yaml:3:5: 'x': the model has datatype FP32"), problems);
    assertTrue(problems.contains("shape [4] per item, got [5]"), problems);
    assertTrue(problems.contains("the model has no 'why'"), problems);
    assertTrue(problems.contains("the model has [y] too"), problems);
  }

  @Test
  void tellsAShapeThatHasTheBatchDimension() {
    String problems = problems(List.of(spec("x", Datatype.FP32, -1, 4)), List.of());

    assertTrue(problems.contains("per item"), problems);
  }
}

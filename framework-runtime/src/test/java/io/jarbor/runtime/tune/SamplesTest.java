package io.jarbor.runtime.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SamplesTest {
  @ParameterizedTest
  @EnumSource
  void fitsASignatureOfEachDatatype(Datatype datatype) {
    TensorSpec spec = TensorSpec.of("x", datatype, Shape.of(Shape.DYNAMIC, 2, Shape.DYNAMIC));
    Signature signature = Signature.builder().inputs(List.of(spec)).batched(true).build();
    Map<String, Tensor> inputs = Samples.fitting(signature);
    signature.checkInputs(inputs);
    Tensor made = inputs.values().iterator().next();
    assertEquals(Shape.of(1, 2, 1), made.shape());
    if (datatype == Datatype.BYTES) {
      assertEquals("text", made.stringAt(1));
    }
    Tensor.closeAll(inputs.values());
  }
}

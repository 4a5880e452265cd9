package io.jarbor.runtime.protocol.openinference.rest;

import static io.jarbor.runtime.protocol.openinference.rest.Bodies.assertRefused;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.manifest.EntryLevel;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.protocol.openinference.InferParameters;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InferResponseWriterTest {

  @Test
  void refusesMoreBytesThanOneBodyCanHave() {
    InferRequest request =
        new InferRequest(
            "",
            Map.of(),
            List.of(),
            InferParameters.builder().put("binary_data_output", true).build());
    ByteBuffer shared = ByteBuffer.allocate(64 << 20);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < 33; i++) {
      outputs.put("y" + i, Tensor.wrap(Datatype.UINT8, Shape.of(64 << 20), shared.duplicate()));
    }
    InferResponse response =
        new InferResponse("", new ModelId("m", "1"), EntryLevel.TENSORS, outputs, () -> {});

    assertRefused(
        ErrorCode.TOO_LARGE,
        "an answer may hold " + HttpAnswer.MOST_BYTES + " bytes here, got 2214",
        () -> new InferResponseWriter(request).write(response, held -> {}));
  }
}

package io.jarbor.runtime.protocol.openinference.grpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.EntryLevel;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.proto.inference.ModelInferResponse;
import io.jarbor.proto.inference.ModelInferResponse.InferOutputTensor;
import io.jarbor.proto.inference.ModelStreamInferResponse;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResponseWriterTest {
  private static final ModelId MODEL = new ModelId("m", "3");

  private static InferResponse response(Map<String, Tensor> outputs) {
    return new InferResponse(
        "7", MODEL, EntryLevel.TENSORS, outputs, () -> Tensor.closeAll(outputs.values()));
  }

  /** The message of a frame, which is written to its end. */
  private static byte[] message(ByteBuffer frame) {
    assertFalse(frame.hasRemaining());
    frame.flip();
    assertEquals(0, frame.get());
    byte[] message = new byte[frame.getInt()];
    assertEquals(message.length, frame.remaining());
    frame.get(message);
    return message;
  }

  @ParameterizedTest
  @EnumSource
  void writesTheBytesOfEachDatatype(Datatype datatype) throws Exception {
    byte[] bytes =
        datatype == Datatype.BYTES
            ? new byte[] {1, 0, 0, 0, -1, 0, 0, 0, 0}
            : new byte[2 * datatype.byteSize()];
    if (datatype.fixedSize()) {
      bytes[bytes.length - 1] = 1;
    }
    Tensor tensor = Tensor.wrap(datatype, Shape.of(1, 2), ByteBuffer.wrap(bytes));
    try (InferResponse response = response(Map.of("y", tensor))) {
      ModelInferResponse written =
          ModelInferResponse.parseFrom(message(ResponseWriter.whole(response)));
      assertEquals(
          ModelInferResponse.newBuilder()
              .setModelName("m")
              .setModelVersion("3")
              .setId("7")
              .addOutputs(
                  InferOutputTensor.newBuilder()
                      .setName("y")
                      .setDatatype(datatype.name())
                      .addShape(1)
                      .addShape(2))
              .addRawOutputContents(ByteString.copyFrom(bytes))
              .build(),
          written);
    }
  }

  @Test
  void writesOutputsInTheirOrderFromAnyMemory() throws Exception {
    Tensor direct = Tensor.of(Shape.of(3, 1), 1f, 2f, 3f);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("rows", direct.rows(1, 1));
    outputs.put("none", Tensor.allocate(Datatype.INT64, Shape.of(0)));
    outputs.put("all", direct);
    try (InferResponse response = response(outputs)) {
      ModelInferResponse written =
          ModelInferResponse.parseFrom(message(ResponseWriter.whole(response)));
      assertEquals(
          List.of("rows", "none", "all"),
          written.getOutputsList().stream().map(InferOutputTensor::getName).toList());
      assertArrayEquals(new byte[] {0, 0, 0, 0x40}, written.getRawOutputContents(0).toByteArray());
      assertEquals(ByteString.EMPTY, written.getRawOutputContents(1));
      assertEquals(12, written.getRawOutputContents(2).size());
      assertEquals(0, written.getParametersCount());
    }
  }

  private static ModelStreamInferResponse streamed(ByteBuffer frame)
      throws InvalidProtocolBufferException {
    return ModelStreamInferResponse.parseFrom(message(frame));
  }

  private static boolean isFinal(ModelStreamInferResponse response) {
    return response.getInferResponse().getParametersOrThrow("triton_final_response").getBoolParam();
  }

  @Test
  void tellsOnAStreamWhichResponseIsTheLast() throws Exception {
    try (InferResponse response = response(Map.of("y", Tensor.of(Shape.of(200), new long[200])))) {
      ModelStreamInferResponse part = streamed(ResponseWriter.streamed(response, false));
      assertFalse(isFinal(part));
      assertEquals(1600, part.getInferResponse().getRawOutputContents(0).size());
      assertEquals("", part.getErrorMessage());
      assertTrue(isFinal(streamed(ResponseWriter.streamed(response, true))));
    }
  }

  @Test
  void writesTheEndWithoutOutputs() throws Exception {
    ModelStreamInferResponse end = streamed(ResponseWriter.end("7", MODEL));
    assertTrue(isFinal(end));
    assertEquals("7", end.getInferResponse().getId());
    assertEquals("m", end.getInferResponse().getModelName());
    assertEquals("3", end.getInferResponse().getModelVersion());
    assertEquals(0, end.getInferResponse().getOutputsCount());
  }

  @Test
  void writesAFailureWithTheIdOfItsRequest() throws Exception {
    ModelStreamInferResponse failed =
        streamed(ResponseWriter.failed("7", ServingException.invalidInput("no")));
    assertTrue(isFinal(failed));
    assertEquals("7", failed.getInferResponse().getId());
    assertEquals("no", failed.getErrorMessage());
  }

  @Test
  void refusesMoreBytesThanHalfOfTheHeap() {
    ByteBuffer shared = ByteBuffer.allocate(64 << 20);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i <= HttpAnswer.MOST_BYTES / shared.capacity(); i++) {
      outputs.put("y" + i, Tensor.wrap(Datatype.UINT8, Shape.of(64 << 20), shared.duplicate()));
    }
    assertTrue(HttpAnswer.MOST_BYTES <= Runtime.getRuntime().maxMemory() / 2);
    try (InferResponse response = response(outputs)) {
      for (Executable writing :
          List.<Executable>of(
              () -> ResponseWriter.whole(response),
              () -> ResponseWriter.streamed(response, false),
              () -> ResponseWriter.requireFits(response))) {
        ServingException refusal = assertThrows(ServingException.class, writing);
        assertEquals(ErrorCode.TOO_LARGE, refusal.code());
        String limit = "an answer may hold " + HttpAnswer.MOST_BYTES + " bytes here, got ";
        assertTrue(String.valueOf(refusal.getMessage()).startsWith(limit), refusal.toString());
      }
    }
  }
}

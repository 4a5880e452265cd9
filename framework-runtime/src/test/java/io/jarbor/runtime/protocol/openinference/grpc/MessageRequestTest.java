package io.jarbor.runtime.protocol.openinference.grpc;

import static io.jarbor.runtime.protocol.openinference.grpc.Messages.flag;
import static io.jarbor.runtime.protocol.openinference.grpc.Messages.number;
import static io.jarbor.runtime.protocol.openinference.grpc.Messages.sent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.proto.inference.InferParameter;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.jarbor.runtime.protocol.openinference.InferParameters;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ModelInference.Form;
import io.jarbor.runtime.protocol.openinference.RequestedOutput;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageRequestTest {
  private static final String EMPTY_FINAL = "triton_enable_empty_final_response";

  private static ModelInferRequest.Builder parameter(String name, InferParameter value) {
    return ModelInferRequest.newBuilder().putParameters(name, value);
  }

  private static ModelInferRequest.Builder output(String name, String key, InferParameter value) {
    return ModelInferRequest.newBuilder()
        .addOutputs(
            InferRequestedOutputTensor.newBuilder().setName(name).putParameters(key, value));
  }

  private static void assertRefused(
      ErrorCode code, String message, ModelInferRequest.Builder request) {
    ServingException e =
        assertThrows(ServingException.class, () -> MessageRequest.of(sent(request), Form.WHOLE));
    assertEquals(code, e.code());
    assertEquals(message, e.getMessage());
  }

  @Test
  void readsIdAndOutputsInTheirOrder() {
    InferRequest request =
        MessageRequest.of(
            sent(
                output("b", "classification", number(3))
                    .setId("7")
                    .addOutputs(InferRequestedOutputTensor.newBuilder().setName("a"))),
            Form.WHOLE);
    assertEquals("7", request.id());
    assertEquals(
        List.of(new RequestedOutput("b", true, 3), new RequestedOutput("a", true, 0)),
        request.outputs());
  }

  @Test
  void readsParametersOfEachKind() {
    InferParameters parameters =
        MessageRequest.of(
                sent(
                    ModelInferRequest.newBuilder()
                        .putParameters(
                            "priority", InferParameter.newBuilder().setUint64Param(2).build())
                        .putParameters("timeout", number(1500))
                        .putParameters("flag", flag(true))
                        .putParameters("number", number(-1))
                        .putParameters(
                            "large", InferParameter.newBuilder().setUint64Param(-1).build())
                        .putParameters(
                            "text", InferParameter.newBuilder().setStringParam("ä").build())
                        .putParameters(
                            "ratio", InferParameter.newBuilder().setDoubleParam(0.5).build())),
                Form.WHOLE)
            .parameters();
    assertEquals(2, parameters.priority());
    assertEquals(Optional.of(Duration.ofNanos(1_500_000)), parameters.queueTimeout());
    assertEquals(
        Map.of(
            "flag",
            true,
            "number",
            -1L,
            "large",
            new BigInteger("18446744073709551615"),
            "text",
            "ä",
            "ratio",
            0.5),
        parameters.custom());
  }

  @Test
  void refusesAParameterWithoutAValue() {
    assertRefused(
        ErrorCode.INVALID_INPUT,
        "parameter 'p' has no value",
        parameter("p", InferParameter.getDefaultInstance()));
  }

  @Test
  void refusesReservedNames() {
    String reserved = "names that begin with 'triton_' are reserved";
    assertRefused(
        ErrorCode.INVALID_INPUT,
        "parameter 'triton_x': " + reserved,
        parameter("triton_x", flag(true)));
    assertRefused(
        ErrorCode.INVALID_INPUT,
        "parameter '" + EMPTY_FINAL + "': " + reserved,
        parameter(EMPTY_FINAL, flag(true)));
  }

  @Test
  void takesTheWishForAnEmptyFinalResponseOnAStream() {
    InferMessage wish = sent(parameter(EMPTY_FINAL, flag(true)));
    assertEquals(Map.of(), MessageRequest.of(wish, Form.STREAM).parameters().custom());
    assertTrue(MessageParameters.emptyFinalResponse(wish.request().getParametersMap()));
    assertFalse(
        MessageParameters.emptyFinalResponse(
            parameter(EMPTY_FINAL, flag(false)).build().getParametersMap()));
    assertFalse(MessageParameters.emptyFinalResponse(Map.of()));
    ServingException e =
        assertThrows(
            ServingException.class,
            () -> MessageParameters.emptyFinalResponse(Map.of(EMPTY_FINAL, number(1))));
    assertEquals("parameter '" + EMPTY_FINAL + "': expected true or false, got 1", e.getMessage());
    assertThrows(
        ServingException.class,
        () -> MessageRequest.of(sent(parameter("triton_x", flag(true))), Form.STREAM));
  }

  @Test
  void refusesClassesThatAreNoNumber() {
    String expected =
        "output 'y', parameter 'classification': expected a whole number from 1 to 2147483647, got ";
    assertRefused(
        ErrorCode.INVALID_INPUT, expected + "0", output("y", "classification", number(0)));
    assertRefused(
        ErrorCode.INVALID_INPUT, expected + "true", output("y", "classification", flag(true)));
  }

  @Test
  void refusesOutputsInSharedMemoryAndWithoutAName() {
    assertRefused(
        ErrorCode.UNSUPPORTED,
        "shared memory is not supported; send the bytes",
        output("y", "shared_memory_region", flag(true)));
    assertRefused(
        ErrorCode.INVALID_INPUT, "an output has no name", output("", "classification", number(1)));
  }
}

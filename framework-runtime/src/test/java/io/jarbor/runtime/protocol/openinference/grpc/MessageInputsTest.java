package io.jarbor.runtime.protocol.openinference.grpc;

import static io.jarbor.runtime.protocol.openinference.grpc.Messages.flag;
import static io.jarbor.runtime.protocol.openinference.grpc.Messages.hex;
import static io.jarbor.runtime.protocol.openinference.grpc.Messages.input;
import static io.jarbor.runtime.protocol.openinference.grpc.Messages.sent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.proto.inference.InferTensorContents;
import io.jarbor.proto.inference.ModelInferRequest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessageInputsTest {

  private static InferTensorContents.Builder contents() {
    return InferTensorContents.newBuilder();
  }

  /** Two elements of each datatype that has a typed form, and their bytes. */
  static Stream<Arguments> typedElements() {
    return Stream.of(
        Arguments.of("BOOL", contents().addBoolContents(true).addBoolContents(false), "01 00"),
        Arguments.of("UINT8", contents().addUintContents(0).addUintContents(255), "00 ff"),
        Arguments.of("UINT16", contents().addUintContents(1).addUintContents(65535), "01 00 ff ff"),
        Arguments.of(
            "UINT32", contents().addUintContents(1).addUintContents(-1), "01 00 00 00 ff ff ff ff"),
        Arguments.of(
            "UINT64",
            contents().addUint64Contents(1).addUint64Contents(-1),
            "01 00 00 00 00 00 00 00 ff ff ff ff ff ff ff ff"),
        Arguments.of("INT8", contents().addIntContents(-128).addIntContents(127), "80 7f"),
        Arguments.of(
            "INT16", contents().addIntContents(-32768).addIntContents(32767), "00 80 ff 7f"),
        Arguments.of(
            "INT32", contents().addIntContents(-2).addIntContents(1), "fe ff ff ff 01 00 00 00"),
        Arguments.of(
            "INT64",
            contents().addInt64Contents(-2).addInt64Contents(Long.MAX_VALUE),
            "fe ff ff ff ff ff ff ff ff ff ff ff ff ff ff 7f"),
        Arguments.of(
            "FP32",
            contents().addFp32Contents(-0f).addFp32Contents(Float.POSITIVE_INFINITY),
            "00 00 00 80 00 00 80 7f"),
        Arguments.of(
            "FP64",
            contents().addFp64Contents(1).addFp64Contents(Double.NaN),
            "00 00 00 00 00 00 f0 3f 00 00 00 00 00 00 f8 7f"),
        Arguments.of(
            "BYTES",
            contents().addBytesContents(hex("61 ff")).addBytesContents(ByteString.EMPTY),
            "02 00 00 00 61 ff 00 00 00 00"));
  }

  @ParameterizedTest
  @MethodSource("typedElements")
  void readsTypedElements(String datatype, InferTensorContents.Builder contents, String bytes) {
    assertTensor(
        datatype,
        bytes,
        ModelInferRequest.newBuilder().addInputs(input("x", datatype, 1, 2).setContents(contents)));
  }

  static Stream<Arguments> rawElements() {
    return Stream.concat(
        typedElements().map(each -> Arguments.of(each.get()[0], each.get()[2])),
        Stream.of(Arguments.of("FP16", "00 3c 00 c0"), Arguments.of("BF16", "80 3f 00 c0")));
  }

  @ParameterizedTest
  @MethodSource("rawElements")
  void readsRawElements(String datatype, String bytes) {
    assertTensor(
        datatype,
        bytes,
        ModelInferRequest.newBuilder()
            .addInputs(input("x", datatype, 1, 2))
            .addRawInputContents(hex(bytes)));
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name));
  }

  private static void assertTensor(
      String datatype, String bytes, ModelInferRequest.Builder request) {
    try (Tensor tensor = tensor(MessageInputs.read(sent(request)), "x")) {
      assertEquals(Datatype.valueOf(datatype), tensor.datatype());
      assertEquals(Shape.of(1, 2), tensor.shape());
      byte[] got = new byte[tensor.byteSize()];
      tensor.data().get(got);
      assertEquals(bytes, HexFormat.ofDelimiter(" ").formatHex(got));
    }
  }

  @Test
  void readsScalarsAndEmptyTensors() {
    Map<String, Tensor> raw =
        MessageInputs.read(
            sent(
                ModelInferRequest.newBuilder()
                    .addInputs(input("scalar", "UINT8"))
                    .addInputs(input("none", "FP32", 0, 4))
                    .addInputs(input("strings", "BYTES", 0))
                    .addRawInputContents(hex("07"))
                    .addRawInputContents(ByteString.EMPTY)
                    .addRawInputContents(ByteString.EMPTY)));
    assertEquals("[scalar, none, strings]", raw.keySet().toString());
    assertEquals(7, tensor(raw, "scalar").numberAt(0));
    assertEquals(0, tensor(raw, "none").elementCount());
    Tensor.closeAll(raw.values());
    Map<String, Tensor> typed =
        MessageInputs.read(
            sent(
                ModelInferRequest.newBuilder()
                    .addInputs(input("none", "FP32", 0, 4).setContents(contents()))
                    .addInputs(input("unset", "BYTES", 2, 0))));
    assertEquals(0, tensor(typed, "none").elementCount());
    assertEquals(Shape.of(2, 0), tensor(typed, "unset").shape());
    Tensor.closeAll(typed.values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INT8   | 128    | -128 to 127",
        "INT8   | -129   | -128 to 127",
        "INT16  | 32768  | -32768 to 32767",
        "UINT8  | 256    | 0 to 255",
        "UINT16 | 65536  | 0 to 65535",
      })
  void namesTheElementThatIsOutOfRange(String datatype, int value, String range) {
    InferTensorContents.Builder contents =
        datatype.startsWith("U")
            ? contents().addUintContents(0).addUintContents(value)
            : contents().addIntContents(0).addIntContents(value);
    assertRefused(
        "input 'x', element 1: expected "
            + datatype
            + ", a whole number from "
            + range
            + ", got "
            + value,
        ModelInferRequest.newBuilder().addInputs(input("x", datatype, 2).setContents(contents)));
  }

  @ParameterizedTest
  @CsvSource({"FP16", "BF16"})
  void refusesTypedElementsOfDatatypesThatHaveNone(String datatype) {
    assertRefused(
        "input 'x': contents has no field for " + datatype + "; send raw_input_contents",
        ModelInferRequest.newBuilder()
            .addInputs(input("x", datatype, 1).setContents(contents().addFp32Contents(1))));
  }

  @Test
  void refusesElementsInAnotherField() {
    assertRefused(
        "input 'x': expected the elements of INT64 in int64_contents, got 2 in int_contents",
        ModelInferRequest.newBuilder()
            .addInputs(
                input("x", "INT64", 1)
                    .setContents(
                        contents().addInt64Contents(1).addIntContents(1).addIntContents(2))));
  }

  @Test
  void refusesTypedElementsThatDoNotFillTheShape() {
    assertRefused(
        "input 'x': shape [2, 2] has 4 elements, got 1",
        ModelInferRequest.newBuilder()
            .addInputs(input("x", "FP32", 2, 2).setContents(contents().addFp32Contents(1))));
    assertRefused(
        "input 'x': shape [4611686018427387904] has 4611686018427387904 elements, got 0",
        ModelInferRequest.newBuilder().addInputs(input("x", "FP32", 1L << 62)));
  }

  @Test
  void refusesRawBytesThatDoNotFillTheShape() {
    assertRefused(
        "input 'x': expected 2 elements of 4 bytes for FP32 [2], got 7 bytes",
        ModelInferRequest.newBuilder()
            .addInputs(input("x", "FP32", 2))
            .addRawInputContents(hex("00 00 00 00 00 00 00")));
    assertRefused(
        "input 'x': 4 bytes are too few for the 2 strings of shape [2]",
        ModelInferRequest.newBuilder()
            .addInputs(input("x", "BYTES", 2))
            .addRawInputContents(hex("00 00 00 00")));
    assertRefused(
        "input 'x': ",
        ModelInferRequest.newBuilder()
            .addInputs(input("x", "BYTES", 1))
            .addRawInputContents(hex("09 00 00 00 61")));
  }

  @Test
  void refusesShapesThatAreNone() {
    assertRefused(
        "input 'x': shape [-1]: expected every size to be known, got -1",
        ModelInferRequest.newBuilder().addInputs(input("x", "FP32", -1)));
    assertRefused(
        "input 'x': shape [-2]: a size is 0 or more, or -1 where dynamic, got -2",
        ModelInferRequest.newBuilder().addInputs(input("x", "FP32", -2)));
    assertRefused(
        "input 'x': shape [2, 9223372036854775807] has more elements than 64 bits can count",
        ModelInferRequest.newBuilder().addInputs(input("x", "FP32", 2, Long.MAX_VALUE)));
  }

  @Test
  void refusesDatatypesThatAreNone() {
    assertRefused(
        "input 'x': expected a datatype, one of [BOOL,",
        ModelInferRequest.newBuilder().addInputs(input("x", "fp32", 1)));
  }

  @Test
  void refusesRawContentsBesideTypedOnes() {
    assertRefused(
        "input 'y': expected contents or, for all inputs, raw_input_contents, got both",
        ModelInferRequest.newBuilder()
            .addInputs(input("x", "UINT8", 1))
            .addInputs(input("y", "UINT8", 0).setContents(contents()))
            .addRawInputContents(hex("01"))
            .addRawInputContents(ByteString.EMPTY));
  }

  @Test
  void refusesTooFewAndTooManyRawContents() {
    assertRefused(
        "raw_input_contents: expected one entry for each of 2 inputs, got 1",
        ModelInferRequest.newBuilder()
            .addInputs(input("x", "UINT8", 1))
            .addInputs(input("y", "UINT8", 0))
            .addRawInputContents(hex("01")));
    assertRefused(
        "raw_input_contents: expected one entry for each of 1 input, got 2",
        ModelInferRequest.newBuilder()
            .addInputs(input("x", "UINT8", 1))
            .addRawInputContents(hex("01"))
            .addRawInputContents(hex("02")));
  }

  @Test
  void refusesAnInputThatComesTwice() {
    assertRefused(
        "inputs: expected each once, got [x, x]",
        ModelInferRequest.newBuilder()
            .addInputs(input("x", "UINT8", 1))
            .addInputs(input("x", "UINT8", 1))
            .addRawInputContents(hex("01"))
            .addRawInputContents(hex("02")));
  }

  @Test
  void refusesSharedMemory() {
    ServingException e =
        assertThrows(
            ServingException.class,
            () ->
                MessageInputs.read(
                    sent(
                        ModelInferRequest.newBuilder()
                            .addInputs(
                                input("x", "UINT8", 1)
                                    .putParameters("shared_memory_region", flag(true))))));
    assertEquals(ErrorCode.UNSUPPORTED, e.code());
  }

  private static void assertRefused(String message, ModelInferRequest.Builder request) {
    ServingException e =
        assertThrows(ServingException.class, () -> MessageInputs.read(sent(request)));
    assertEquals(ErrorCode.INVALID_INPUT, e.code());
    assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
  }
}

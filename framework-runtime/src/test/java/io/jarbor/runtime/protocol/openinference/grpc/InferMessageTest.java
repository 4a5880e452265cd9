package io.jarbor.runtime.protocol.openinference.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.proto.inference.InferTensorContents;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferInputTensor;
import io.jarbor.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferMessageTest {
  private static final ModelInferRequest REQUEST =
      ModelInferRequest.newBuilder()
          .setModelName("m")
          .setId("7")
          .addInputs(InferInputTensor.newBuilder().setName("x").setDatatype("UINT8").addShape(3))
          .addInputs(InferInputTensor.newBuilder().setName("y").setDatatype("UINT8").addShape(0))
          .build();

  private static ModelInferRequest withRaw(String... raw) {
    ModelInferRequest.Builder request = REQUEST.toBuilder();
    Arrays.stream(raw).forEach(each -> request.addRawInputContents(ByteString.copyFromUtf8(each)));
    return request.build();
  }

  private static List<String> texts(InferMessage message) {
    return message.raw().stream().map(each -> each.toString(StandardCharsets.UTF_8)).toList();
  }

  @Test
  void readsAMessageWithoutRawContents() {
    InferMessage message =
        InferMessage.read(Unpooled.wrappedBuffer(REQUEST.toByteArray()), more -> {});
    assertEquals(REQUEST, message.request());
    assertEquals(List.of(), message.raw());
    assertEquals(REQUEST.getSerializedSize(), message.byteSize());
  }

  @Test
  void leavesRawContentsWhereTheyCame() {
    ByteBuf bytes = Unpooled.wrappedBuffer(withRaw("abc", "").toByteArray());
    InferMessage message = InferMessage.read(bytes, more -> {});
    assertEquals(REQUEST, message.request());
    assertEquals(List.of("abc", ""), texts(message));
    int at = bytes.indexOf(0, bytes.readableBytes(), (byte) 'b');
    bytes.setByte(at, 'B');
    assertEquals(List.of("aBc", ""), texts(message));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void readsAMessageInPieces(int size) {
    byte[] bytes = withRaw("abc", "0123456789".repeat(100)).toByteArray();
    CompositeByteBuf pieces = Unpooled.compositeBuffer(Integer.MAX_VALUE);
    for (int from = 0; from < bytes.length; from += size) {
      byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size));
      pieces.addComponent(true, Unpooled.wrappedBuffer(piece));
    }
    InferMessage message = InferMessage.read(pieces, more -> {});
    assertEquals(REQUEST, message.request());
    assertEquals(List.of("abc", "0123456789".repeat(100)), texts(message));
  }

  @Test
  void readsFieldsInAnyOrderAndFromTheMiddleOfABuffer() {
    byte[] first =
        ModelInferRequest.newBuilder()
            .addRawInputContents(ByteString.copyFromUtf8("abc"))
            .build()
            .toByteArray();
    byte[] second = withRaw("d").toByteArray();
    ByteBuf bytes =
        Unpooled.wrappedBuffer("skipped".getBytes(StandardCharsets.UTF_8), first, second);
    InferMessage message = InferMessage.read(bytes.skipBytes("skipped".length()), more -> {});
    assertEquals(REQUEST, message.request());
    assertEquals(List.of("abc", "d"), texts(message));
  }

  @Test
  void refusesEveryMessageThatIsCutShort() {
    byte[] bytes = withRaw("abc", "de").toByteArray();
    int refused = 0;
    for (int length = 1; length < bytes.length; length++) {
      ByteBuf cut = Unpooled.wrappedBuffer(bytes, 0, length);
      try {
        InferMessage message = InferMessage.read(cut, more -> {});
        // Cut between two fields it is a message all the same.
        assertTrue(message.raw().size() < 2);
      } catch (ServingException e) {
        assertEquals(ErrorCode.INVALID_INPUT, e.code());
        refused++;
      }
    }
    assertTrue(refused > bytes.length / 2, refused + " of " + bytes.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00", // no field has the number 0
        "3aff", // half a length
        "3affffffff0f", // a length below 0
        "3a05616263", // a length beyond the end
        "3c", // the end of a group that did not begin
        "0a01ff3a00", // a name that is no UTF-8
      })
  void refusesWhatIsNoMessage(String hex) {
    ByteBuf bytes = Unpooled.wrappedBuffer(java.util.HexFormat.of().parseHex(hex));
    ServingException e =
        assertThrows(ServingException.class, () -> InferMessage.read(bytes, more -> {}));
    assertEquals(ErrorCode.INVALID_INPUT, e.code());
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("the message cannot be read: "), e.getMessage());
  }

  @Test
  void refusesFieldsByTheMillion() {
    byte[] strings = new byte[2 << 20];
    for (int i = 0; i < strings.length; i += 2) {
      strings[i] = (byte) (InferTensorContents.BYTES_CONTENTS_FIELD_NUMBER * 8 + 2);
    }
    byte[] contents = field(InferInputTensor.CONTENTS_FIELD_NUMBER, strings);
    assertTooMany(field(ModelInferRequest.INPUTS_FIELD_NUMBER, contents));
    byte[] parameters = new byte[2 << 20];
    for (int i = 0; i < parameters.length; i += 2) {
      parameters[i] = (byte) (InferRequestedOutputTensor.PARAMETERS_FIELD_NUMBER * 8 + 2);
    }
    assertTooMany(field(ModelInferRequest.OUTPUTS_FIELD_NUMBER, parameters));
    byte[] raw = new byte[(2 << 20) + 2];
    for (int i = 0; i < raw.length; i += 2) {
      raw[i] = (byte) (ModelInferRequest.RAW_INPUT_CONTENTS_FIELD_NUMBER * 8 + 2);
    }
    assertTooMany(raw);
    assertEquals(
        1 << 20,
        InferMessage.read(Unpooled.wrappedBuffer(raw, 0, 2 << 20), more -> {}).raw().size());
  }

  /** A number of one byte becomes eight, in an array that grows beside the one before. */
  @Test
  void tellsWhatItsPackedNumbersWillTakeBeforeItParsesThem() {
    InferInputTensor.Builder input = InferInputTensor.newBuilder().addShape(1).addShape(1000);
    for (int i = 0; i < 1000; i++) {
      input.getContentsBuilder().addInt64Contents(i % 100);
    }
    ByteBuf bytes =
        Unpooled.wrappedBuffer(
            ModelInferRequest.newBuilder().addInputs(input).build().toByteArray());
    ServingException full = new ServingException(ErrorCode.TOO_LARGE, "full");

    ServingException thrown =
        assertThrows(
            ServingException.class,
            () ->
                InferMessage.read(
                    bytes,
                    more -> {
                      assertEquals(4 * 64 + 8 * (1000 + 1 + 2) * 5 / 2, more);
                      throw full;
                    }));

    assertSame(full, thrown);
  }

  @Test
  void keepsNoFieldsThatItDoesNotKnow() {
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .mergeVarintField(100, 1)
            .addField(
                101,
                UnknownFieldSet.Field.newBuilder().addGroup(REQUEST.getUnknownFields()).build())
            .build();
    ModelInferRequest.Builder request = withRaw("abc").toBuilder().setUnknownFields(unknown);
    request.getInputsBuilder(0).setUnknownFields(unknown);
    assertEquals(REQUEST, Messages.sent(request).request());
    assertEquals(REQUEST, Messages.sent(request.clearRawInputContents()).request());
  }

  private static byte[] field(int number, byte[] bytes) {
    UnknownFieldSet.Field value =
        UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFrom(bytes)).build();
    return UnknownFieldSet.newBuilder().addField(number, value).build().toByteArray();
  }

  private static void assertTooMany(byte[] message) {
    ServingException e =
        assertThrows(
            ServingException.class,
            () -> InferMessage.read(Unpooled.wrappedBuffer(message), more -> {}));
    assertEquals(ErrorCode.TOO_LARGE, e.code());
  }
}

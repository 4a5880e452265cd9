package io.jarbor.runtime.protocol.openinference.rest;

import static io.jarbor.runtime.protocol.openinference.rest.Bodies.assertRefused;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.body;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.input;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.model;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ServedModel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateReaderTest {
  private static final ServedModel MODEL =
      model(
          8,
          spec("text", Datatype.BYTES, -1, 1),
          spec("row", Datatype.FP32, -1, 4),
          spec("open", Datatype.INT64, -1, 2, -1));

  private static InferRequest read(String json) {
    return GenerateReader.read(ByteBuffer.wrap(body(json)), MODEL, more -> {});
  }

  @Test
  void tellsInputsFromParametersAtBothLevels() {
    InferRequest request =
        read("{'id':'7','text':'hi','stream':false,'parameters':{'row':[1,2,3,4],'top_k':3}}");

    assertEquals("7", request.id());
    assertEquals("hi", input(request, "text").stringAt(0));
    assertEquals(Shape.of(1, 1), input(request, "text").shape());
    assertEquals(Shape.of(1, 4), input(request, "row").shape());
    assertEquals(Map.of("stream", false, "top_k", 3L), request.parameters().custom());
  }

  private static ByteBuffer zeros(int count) {
    return ByteBuffer.wrap(body("{'open':[0" + ",0".repeat(count - 1) + "]}"));
  }

  /** Each takes two bytes of the body, and eight of the tensor. */
  @Test
  void tellsWhatATensorGrowsTo() {
    List<Long> told = new ArrayList<>();

    InferRequest request = GenerateReader.read(zeros(100_000), MODEL, told::add);

    long held = told.stream().mapToLong(Long::longValue).sum();
    int tensor = input(request, "open").data().array().length;
    assertTrue(tensor >= 800_000 && Math.abs(held - tensor) < 10_000, held + " of " + tensor);
    assertTrue(told.contains((long) tensor), "before what it outgrew is free: " + told);
  }

  @Test
  void readsNoFurtherThanThereIsRoomFor() {
    LongConsumer full =
        more -> {
          throw ServingException.overloaded("no room", Duration.ofSeconds(1));
        };

    for (ByteBuffer body : List.of(zeros(100_000), parameters(100))) {
      ServingException refused =
          assertThrows(ServingException.class, () -> GenerateReader.read(body, MODEL, full));
      assertEquals(ErrorCode.OVERLOADED, refused.code());
    }
  }

  private static ByteBuffer parameters(int count) {
    return ByteBuffer.wrap(
        body(
            IntStream.range(0, count)
                .mapToObj(i -> "'" + i + "':0")
                .collect(Collectors.joining(",", "{'parameters':{", "}}"))));
  }

  @Test
  void takesNoIdThatNobodyNeeds() {
    assertEquals(4096, read("{'id':'" + "x".repeat(4096) + "','row':[1,2,3,4]}").id().length());
    assertRefused(
        ErrorCode.INVALID_INPUT,
        "id: expected at most 4096 characters, got 4097",
        () -> read("{'id':'" + "x".repeat(4097) + "','row':[1,2,3,4]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'open':[1,2]}; [1, 2, 1]",
        "{'open':[1,2,3,4,5,6]}; [1, 2, 3]",
        "{'open':[]}; [1, 2, 0]",
      })
  void givesTheLastOpenSizeWhatTheValuesComeTo(String json, String shape) {
    assertEquals(shape, input(read(json), "open").shape().toString());
  }

  @Test
  void givesTheBatchWhatTheValuesComeToWhereNothingElseIsOpen() {
    assertEquals(Shape.of(2, 4), input(read("{'row':[1,2,3,4,5,6,7,8]}"), "row").shape());
  }

  @Test
  void takesNullForWhatIsNotSet() {
    InferRequest request = read("{'id':null,'parameters':null,'timeout':null,'row':[1,2,3,4]}");

    assertEquals("", request.id());
    assertEquals(Map.of(), request.parameters().custom());
  }

  @Test
  void passesOverHeaders() {
    InferRequest request = read("{'headers':{'a':'b'},'parameters':{'headers':[]},'text':'a'}");

    assertEquals(Map.of(), request.parameters().custom());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[]; an object",
        "{'row':[1,2,3]}; 3 values do not fit",
        "{'open':[1,2,3]}; 3 values do not fit",
        "{'row':[[1,2,3,4]]}; /row/0",
        "{'row':null}; /row",
        "{'text':1}; /text",
        "{'text':'a','parameters':{'text':'b'}}; again",
        "{'text':'a','text':'b'}; again",
        "{'parameters':7}; /parameters",
        "{'mine':{}}; /mine",
        "{'mine':null}; /mine",
        "{'id':7}; /id",
      })
  void refusesWhatIsNoRequest(String json, String said) {
    assertRefused(said, () -> read(json));
  }
}

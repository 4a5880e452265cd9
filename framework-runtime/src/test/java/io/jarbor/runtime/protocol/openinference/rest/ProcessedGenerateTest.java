package io.jarbor.runtime.protocol.openinference.rest;

import static io.jarbor.runtime.protocol.openinference.rest.Bodies.assertRefused;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.body;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.input;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.manifest.EntryLevel;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that are entered at their processors. */
class ProcessedGenerateTest {
  private static final ModelId ID = new ModelId("m", "1");

  private static InferRequest read(String json) {
    return ProcessedGenerate.read(
        ByteBuffer.wrap(body(json)), Set.of("word", "max_tokens")::contains, more -> {});
  }

  private static String passedOn(InferRequest request) {
    return input(request, "request").stringAt(0).replace('"', '\'');
  }

  @Test
  void tellsTheBodysMembersFromTheProtocols() {
    InferRequest request =
        read(
            "{'id':'7','word':'hi','parameters':{'priority':1,'timeout':1000000,"
                + "'headers':{'a':'b'},'sequence_id':0,'max_tokens':3}}");

    assertEquals("7", request.id());
    assertEquals("{'word':'hi','max_tokens':3}", passedOn(request));
    assertEquals(1, request.parameters().priority());
    assertEquals(Optional.of(Duration.ofSeconds(1)), request.parameters().queueTimeout());
    assertEquals(Map.of(), request.parameters().custom());
  }

  @Test
  void takesReservedMembersOfTheObjectAsThoseInParameters() {
    InferRequest request = read("{'word':'hi','priority':2,'timeout':7,'headers':[]}");

    assertEquals("{'word':'hi'}", passedOn(request));
    assertEquals(2, request.parameters().priority());
    assertEquals(Optional.of(Duration.ofNanos(7000)), request.parameters().queueTimeout());
  }

  @Test
  void leavesThePackageWhatItsRequestTypeTakes() {
    InferRequest request =
        ProcessedGenerate.read(
            ByteBuffer.wrap(body("{'priority':'high','parameters':{'priority':3}}")),
            "priority"::equals,
            more -> {});

    assertEquals("{'priority':'high'}", passedOn(request));
    assertEquals(3, request.parameters().priority());
  }

  @Test
  void passesValuesOnAsTheyCame() {
    String members =
        "'n':0.1000000000000000055511151231257827,'m':1e400,'s':'\\u00e4\\n😀ä',"
            + "'a':[1, {'b' :null}],'none':null";

    assertEquals("{" + members + "}", passedOn(read("{" + members + "}")));
    assertEquals("{'\\u0001':1}", passedOn(read("{'\\u0001':1}")));
    assertEquals("{}", passedOn(read("{}")));
  }

  @Test
  void takesNullForWhatIsNotSet() {
    InferRequest request = read("{'id':null,'parameters':null,'word':'hi'}");

    assertEquals("", request.id());
    assertEquals("{'word':'hi'}", passedOn(request));
    InferRequest reserved =
        read("{'parameters':{'timeout':null,'headers':null,'triton_x':null,'word':null}}");
    assertEquals("{'word':null}", passedOn(reserved));
    assertEquals(Optional.empty(), reserved.parameters().queueTimeout());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[]; an object",
        "{'id':7}; /id",
        "{'id':{}}; /id",
        "{'parameters':7}; /parameters",
        "{'a':1,'a':2}; /a: expected once",
        "{'a':1,'parameters':{'a':2}}; /parameters/a: expected once",
        "{'priority':1,'parameters':{'priority':1}}; 'priority': expected once",
        "{'parameters':{'priority':1.5}}; priority",
        "{'timeout':-1}; timeout",
        "{'timeout':[]}; /timeout",
        "{'parameters':{'timeout':[]}}; /parameters/timeout",
        "{'parameters':{'triton_x':1}}; triton_x",
        "{'a':NaN}; NaN",
      })
  void refusesWhatIsNoRequest(String json, String said) {
    assertRefused(said, () -> read(json));
  }

  @Test
  void refusesSequences() {
    assertRefused(
        ErrorCode.UNSUPPORTED, "sequence_id", () -> read("{'parameters':{'sequence_id':3}}"));
    assertRefused(ErrorCode.UNSUPPORTED, "sequence_id", () -> read("{'sequence_id':3}"));
    assertRefused(
        ErrorCode.UNSUPPORTED,
        "sequence_start",
        () -> read("{'parameters':{'sequence_start':true}}"));
  }

  private static String answered(String answer) {
    Tensor string = Tensor.ofBytes(Shape.of(1), List.of(utf8(answer)));
    try (InferResponse response =
        new InferResponse(
            "", ID, EntryLevel.PROCESSORS, Map.of("response", string), string::close)) {
      return new String(GenerateResponseWriter.write(response, held -> {}), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"n\":0.10000000000000000555111512312578,\"m\":NaN,\"ä\":[1,{\"b\":\"}\"}]};"
            + ",\"n\":0.10000000000000000555111512312578,\"m\":NaN,\"ä\":[1,{\"b\":\"}\"}]",
        "{}; ``",
        "[1,2]; ,\"response\":[1,2]",
        "\"ä\"; ,\"response\":\"ä\"",
      })
  void answersWithTheMembersAsTheyWereWritten(String answer, String members) {
    assertEquals("{\"model_name\":\"m\",\"model_version\":\"1\"" + members + "}", answered(answer));
  }

  @Test
  void keepsLongAnswersWhole() {
    String members = "\"a\":\"" + "x".repeat(20_000) + "\",\"b\":1";

    assertTrue(answered("{" + members + "}").endsWith("\"1\"," + members + "}"));
  }
}

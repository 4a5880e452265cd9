package io.jarbor.runtime.protocol.openinference.rest;

import static io.jarbor.runtime.protocol.openinference.rest.Bodies.assertRefused;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.body;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.input;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.onHeap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.RequestedOutput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferRequestReaderTest {
  private static final String X = "{'name':'x','datatype':'INT32','shape':[2],'data':[1,2]}";

  private static InferRequest read(String json, byte... blob) {
    byte[] body = body(json, blob);
    return InferRequestReader.read(onHeap(body), body.length - blob.length, more -> {});
  }

  private static String inputs(String... entries) {
    return "{'inputs':[" + String.join(",", entries) + "]}";
  }

  @Test
  void readsAllThatARequestHolds() {
    InferRequest request =
        read(
            "{'id':'7','parameters':{'timeout':1500,'mine':'x','flag':true,'n':2,'f':1.5},"
                + "'outputs':[{'name':'b','parameters':{'binary_data':true}},"
                + "{'name':'a','parameters':{'classification':3}}],'inputs':["
                + X
                + "],'more':[{}]}");

    assertEquals("7", request.id());
    assertEquals(
        List.of(new RequestedOutput("b", true, 0), new RequestedOutput("a", false, 3)),
        request.outputs());
    assertEquals(Optional.of(Duration.ofNanos(1_500_000)), request.parameters().queueTimeout());
    assertEquals(
        Map.of("mine", "x", "flag", true, "n", 2L, "f", 1.5), request.parameters().custom());
    Tensor x = input(request, "x");
    assertEquals(Shape.of(2), x.shape());
    assertEquals(1, x.ints().get(0));
    assertEquals(2, x.ints().get(1));
  }

  @Test
  void readsBytesBehindTheJsonInTheOrderOfTheirInputs() {
    InferRequest request =
        read(
            inputs(
                "{'name':'a','datatype':'UINT8','shape':[2],'parameters':{'binary_data_size':2}}",
                X,
                "{'name':'s','datatype':'BYTES','shape':[1],'parameters':{'binary_data_size':5}}",
                "{'name':'b','datatype':'INT16','shape':[],'parameters':{'binary_data_size':2}}"),
            (byte) 1,
            (byte) 2,
            (byte) 1,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) 'q',
            (byte) 4,
            (byte) 1);

    assertEquals(List.of("a", "x", "s", "b"), List.copyOf(request.inputs().keySet()));
    assertEquals(2, input(request, "a").data().get(1));
    assertEquals("q", input(request, "s").stringAt(0));
    assertEquals(260, input(request, "b").shorts().get(0));
  }

  @Test
  void readsDataThatComesBeforeItsShapeAndDatatype() {
    Tensor x =
        input(
            read(inputs("{'data':[[1],[2,3],4],'shape':[2,2],'name':'x','datatype':'INT64'}")),
            "x");

    assertEquals(Datatype.INT64, x.datatype());
    assertEquals(3, x.longs().get(2));
  }

  /** As callers write it whose types write all their members. */
  @Test
  void takesNullForWhatIsNotSet() {
    InferRequest request =
        read(
            "{'id':null,'parameters':null,'outputs':null,'inputs':["
                + "{'name':'x','shape':[1],'datatype':'FP32','parameters':null,'data':[1]}]}");

    assertEquals(1, input(request, "x").floats().get(0));
    assertEquals("", request.id());
    assertEquals(List.of(), request.outputs());
    assertRefused("no 'inputs'", () -> read("{'inputs':null}"));
  }

  @Test
  void takesNullForParametersThatAreNotSet() {
    InferRequest request =
        read(
            "{'parameters':{'priority':null,'timeout':null,'binary_data_output':null},'outputs':["
                + "{'name':'y','parameters':{'binary_data':null,'classification':null,"
                + "'shared_memory_region':null}}],'inputs':[{'name':'x','shape':[1],"
                + "'datatype':'FP32','parameters':{'binary_data_size':null},'data':[1]}]}");

    assertEquals(List.of(new RequestedOutput("y", false, 0)), request.outputs());
    assertEquals(Optional.empty(), request.parameters().queueTimeout());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{'a':'b'}", "['a']", "'a'", "7"})
  void passesOverHeaders(String headers) {
    InferRequest request = read("{'parameters':{'headers':" + headers + "},'inputs':[" + X + "]}");

    assertEquals(Map.of(), request.parameters().custom());
  }

  @Test
  void readsEmptyTensorsAndScalars() {
    InferRequest request =
        read(
            inputs(
                "{'name':'e','datatype':'FP32','shape':[3,0],'data':[]}",
                "{'name':'z','datatype':'BYTES','shape':[0],'parameters':{'binary_data_size':0}}",
                "{'name':'s','datatype':'FP64','shape':[],'data':[NaN]}"));

    assertEquals(0, input(request, "e").elementCount());
    assertEquals(0, input(request, "z").elementCount());
    assertTrue(Double.isNaN(input(request, "s").doubles().get(0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "7; expected an inference request",
        "[]; expected an inference request",
        "{}; no 'inputs'",
        "{'inputs':{}}; /inputs",
        "{'inputs':[1]}; /inputs/0",
        "{'inputs':[],'inputs':[]}; again",
        "{'inputs':[],'id':7}; /id",
        "{'inputs':[],'parameters':{'a':[]}}; /parameters/a",
        "{'inputs':[],'parameters':{'a':null}}; /parameters/a",
        "{'inputs':[],'parameters':{'triton_x':1}}; triton_x",
        "{'inputs':[],'parameters':{'timeout':-1}}; timeout",
        "{'inputs':[],'parameters':{'priority':1.5}}; priority",
        "{'inputs':[],'outputs':[{}]}; /outputs/0/name",
        "{'inputs':[],'outputs':[{'name':'y','parameters':{'binary_data':1}}]}; binary_data",
        "{'inputs':[],'outputs':[{'name':'y','parameters':{'classification':0}}]}; classification",
      })
  void refusesWhatIsNoRequest(String json, String said) {
    assertRefused(said, () -> read(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'datatype':'FP32','shape':[1],'data':[1]}; has no 'name'",
        "{'name':'x','shape':[1],'data':[1]}; 'x' has no 'datatype'",
        "{'name':'x','datatype':'FP32','data':[1]}; 'x' has no 'shape'",
        "{'name':'x','datatype':'FP32','shape':[1]}; 'x' has no data",
        "{'name':'x','datatype':'fp32','shape':[1],'data':[1]}; 'fp32'",
        "{'name':'x','datatype':'FP32','shape':[-1],'data':[1]}; -1",
        "{'name':'x','datatype':'FP32','shape':[1.5],'data':[1]}; 1.5",
        "{'name':'x','datatype':'FP32','shape':[2],'data':[1]}; 2 elements, got 1",
        "{'name':'x','datatype':'FP32','shape':[1],'data':[[1],2]}; 1 element, got more",
        "{'name':'x','datatype':'FP32','shape':[1],'data':1}; an array",
        "{'name':'x','datatype':'INT8','shape':[1],'data':[300]}; 300",
        "{'name':'x','datatype':'FP32','shape':[1],'data':[1],'parameters':{'binary_data_size':4}};"
            + " got both",
        "{'name':'x','datatype':'FP32','shape':[9223372036854775807],'data':[1]}; got 1",
        "{'name':'x','datatype':'FP32','shape':[1099511627776,1099511627776],'data':[1]}; 64 bits",
      })
  void refusesWhatIsNoInput(String entry, String said) {
    assertRefused(said, () -> read(inputs(entry)));
  }

  @Test
  void refusesAnInputThatComesTwice() {
    assertRefused("[x, x]", () -> read(inputs(X, X)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared_memory_region", "shared_memory_byte_size"})
  void refusesSharedMemory(String parameter) {
    assertRefused(
        ErrorCode.UNSUPPORTED,
        "shared memory",
        () ->
            read(
                inputs(
                    "{'name':'x','datatype':'FP32','shape':[1],'parameters':{'"
                        + parameter
                        + "':1}}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "4; [2]; 2; after the JSON, got 2",
        "2; [2]; 4; goes on after its last tensor, with 2 bytes",
        "3; [2]; 3; expected 2 elements",
        "2147483647; [2]; 2; after the JSON",
        "2; [9223372036854775807]; 2; expected 9223372036854775807 elements"
      })
  void refusesBytesThatDoNotFit(int said, String shape, int there, String message) {
    String entry =
        "{'name':'x','datatype':'UINT8','shape':%s,'parameters':{'binary_data_size':%d}}"
            .formatted(shape, said);

    assertRefused(message, () -> read(inputs(entry), new byte[there]));
  }

  @Test
  void refusesStringsThatTheirBytesCannotHold() {
    String entry =
        "{'name':'x','datatype':'BYTES','shape':[%s],'parameters':{'binary_data_size':4}}";

    assertRefused("too few", () -> read(inputs(entry.formatted("4294967296")), new byte[4]));
    assertRefused("'x'", () -> read(inputs(entry.formatted("1")), new byte[] {5, 0, 0, 0}));
    assertRefused("'x'", () -> read(inputs(entry.formatted("0")), new byte[4]));
  }
}

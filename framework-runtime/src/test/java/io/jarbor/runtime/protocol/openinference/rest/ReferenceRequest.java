package io.jarbor.runtime.protocol.openinference.rest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.processing.json.ReferenceElements;
import io.jarbor.runtime.processing.json.ReferenceJson;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** A request in JSON and bytes, as its protocol defines it, read without a care for speed. */
record ReferenceRequest(byte[] body, int jsonLength) {

  /** See that a request which was taken says what stands in the body, and all of it. */
  void assertSays(InferRequest request) {
    ReferenceJson.Members document =
        members(ReferenceJson.parse(Arrays.copyOf(body, jsonLength), true).orElseThrow());
    List<ReferenceJson.Value> inputs = elements(document.get("inputs"));
    assertEquals(inputs.size(), request.inputs().size());
    int at = jsonLength;
    for (ReferenceJson.Value each : inputs) {
      ReferenceJson.Members input = members(each);
      Tensor tensor = Bodies.input(request, text(input.get("name")));
      Datatype datatype = Datatype.named(text(input.get("datatype"))).orElseThrow();
      assertEquals(datatype, tensor.datatype());
      assertEquals(shape(input.get("shape")), tensor.shape());
      byte[] expected;
      if (input.has("data") && !(input.get("data") instanceof ReferenceJson.Null)) {
        expected = flat(input.get("data"), datatype);
      } else {
        int size = (int) number(members(input.get("parameters")).get("binary_data_size"));
        expected = Arrays.copyOfRange(body, at, at + size);
        at += size;
      }
      byte[] bytes = new byte[tensor.byteSize()];
      tensor.data().get(bytes);
      assertArrayEquals(expected, bytes, input.toString());
    }
    assertEquals(body.length, at);
  }

  private static byte[] flat(ReferenceJson.Value data, Datatype datatype) {
    ReferenceElements elements = new ReferenceElements(datatype);
    try {
      append(data, elements);
    } catch (ReferenceElements.Refused e) {
      throw new AssertionError("taken", e);
    }
    return elements.bytes();
  }

  private static void append(ReferenceJson.Value data, ReferenceElements elements)
      throws ReferenceElements.Refused {
    if (data instanceof ReferenceJson.Array array) {
      for (ReferenceJson.Value element : array.elements()) {
        append(element, elements);
      }
    } else {
      elements.append(data);
    }
  }

  private static ReferenceJson.Members members(ReferenceJson.Value value) {
    return (ReferenceJson.Members) value;
  }

  private static List<ReferenceJson.Value> elements(ReferenceJson.Value value) {
    return ((ReferenceJson.Array) value).elements();
  }

  private static String text(ReferenceJson.Value value) {
    return ((ReferenceJson.Text) value).value();
  }

  private static long number(ReferenceJson.Value value) {
    return new BigDecimal(((ReferenceJson.Decimal) value).written()).longValueExact();
  }

  private static Shape shape(ReferenceJson.Value value) {
    return Shape.of(elements(value).stream().mapToLong(ReferenceRequest::number).toArray());
  }
}

package io.jarbor.backend.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.testkit.TestCall;
import io.jarbor.testkit.TestPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StringsTest {
  @TempDir Path folder;

  @Test
  void looksWordsUp() throws IOException {
    try (Model model = load(Models.labelEncoder("quay", "größe", "日本"));
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call = call(model, "日本", "quay", "größe", "unknown").on(instance)) {
      assertEquals(2, call.output("y").longs().get(0));
      assertEquals(0, call.output("y").longs().get(1));
      assertEquals(1, call.output("y").longs().get(2));
      assertEquals(-1, call.output("y").longs().get(3));
    }
  }

  @Test
  void refusesCharacterThatTheEngineWouldNotFind() throws IOException {
    assertRefused(
        "input 'x', element 1: holds U+1F600, and ONNX Runtime's Java API cannot pass on"
            + " characters above U+FFFF",
        "quay".getBytes(StandardCharsets.UTF_8),
        "a😀".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void refusesNul() throws IOException {
    assertRefused(
        "input 'x', element 0: holds NUL, which ONNX Runtime's Java API cannot pass on",
        new byte[] {'a', 0, 'b'});
  }

  @Test
  void refusesBytesThatAreNotUtf8() throws IOException {
    assertRefused(
        "input 'x', element 0: is not UTF-8, and the model takes text", new byte[] {(byte) 0xff});
  }

  @Test
  void refusesAnswerThatTheEngineBroke() throws IOException {
    try (Model model = load(Models.labelDecoder("quay", "😀"));
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall good = numbers(model, 0).on(instance);
        TestCall bad = numbers(model, 0, 1)) {
      assertEquals("quay", good.output("y").stringAt(0));
      ServingException failed = assertThrows(ServingException.class, () -> bad.on(instance));
      assertEquals(ErrorCode.BACKEND_FAILURE, failed.code());
      assertEquals(
          "output 'y', element 1: holds NUL, a character above U+FFFF, or is not UTF-8, which ONNX"
              + " Runtime's Java API cannot pass on",
          failed.getMessage());
    }
  }

  @Test
  void answersWordsThatResembleBrokenOnes() throws IOException {
    try (Model model = load(Models.labelDecoder("með", "ð£¤¥", "line\nbreak", ""));
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call = numbers(model, 0, 1, 2, 3).on(instance)) {
      assertEquals("með", call.output("y").stringAt(0));
      assertEquals("ð£¤¥", call.output("y").stringAt(1));
      assertEquals("line\nbreak", call.output("y").stringAt(2));
      assertEquals("", call.output("y").stringAt(3));
    }
  }

  @Test
  void readsZipMapWithIntegerKeys() throws IOException {
    try (Model model = load(Models.integerZipMap(7, -1));
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(
                    model.signature(), Map.of("x", Tensor.of(Shape.of(2, 2), 0.25f, 0.75f, 1f, 0f)))
                .on(instance)) {
      assertEquals(List.of("7", "-1"), model.signature().outputs().get(0).labels());
      assertEquals(Shape.of(2, 2), call.output("y").shape());
      assertEquals(0.25, call.output("y").numberAt(0));
      assertEquals(0.75, call.output("y").numberAt(1));
      assertEquals(1, call.output("y").numberAt(2));
    }
  }

  private void assertRefused(String message, byte[]... elements) throws IOException {
    Tensor text = Tensor.ofBytes(Shape.of(elements.length, 1), List.of(elements));
    try (Model model = load(Models.labelEncoder("quay"));
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call = TestCall.of(model.signature(), Map.of("x", text))) {
      ServingException refused = assertThrows(ServingException.class, () -> call.on(instance));
      assertEquals(ErrorCode.INVALID_INPUT, refused.code());
      assertEquals(message, refused.getMessage());
    }
  }

  private static TestCall call(Model model, String... words) {
    return TestCall.of(
        model.signature(),
        Map.of("x", Tensor.ofStrings(Shape.of(words.length, 1), List.of(words))));
  }

  private static TestCall numbers(Model model, long... values) {
    return TestCall.of(
        model.signature(), Map.of("x", Tensor.of(Shape.of(values.length, 1), values)));
  }

  private Model load(byte[] bytes) throws IOException {
    Files.write(folder.resolve("model.onnx"), bytes);
    return Fixtures.startedBackend().load(TestPackage.of(folder), Fixtures.options());
  }
}

package io.jarbor.runtime.processing.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsPostprocessorTest {
  private static final TensorSpec X = TensorSpec.of("x", Datatype.FP32, Shape.of(-1, 4));
  private static final TensorSpec Y = TensorSpec.of("y", Datatype.FP32, Shape.of(-1, 3));
  private static final TensorSpec LABELLED = Y.toBuilder().labels(List.of("a", "b", "c")).build();

  private final Path root;
  private final Bench bench;

  LabelsPostprocessorTest(@TempDir Path root) {
    this.root = root;
    this.bench = new Bench(root);
  }

  private List<List<LabelScore>> run(
      Signature signature, Map<String, Object> options, Tensor output) {
    LabelsPostprocessor processor = bench.setUp(new LabelsPostprocessor(), signature, options);
    return processor.process(Map.of("y", output), bench).predictions();
  }

  private void unsuitable(Signature signature, Map<String, Object> options, String why) {
    ServingException error =
        assertThrows(
            ServingException.class,
            () -> bench.setUp(new LabelsPostprocessor(), signature, options));
    assertEquals(ErrorCode.INVALID_PACKAGE, error.code());
    assertEquals("processor 'labels': " + why, error.getMessage());
  }

  @Test
  void ordersTheBestOfEachRow() {
    Tensor scores = Tensor.of(Shape.of(2, 3), 0.25f, 0.5f, 0.125f, 1f, -1f, 2f);
    assertEquals(
        List.of(
            List.of(new LabelScore("b", 0.5), new LabelScore("a", 0.25)),
            List.of(new LabelScore("c", 2), new LabelScore("a", 1))),
        run(Bench.signature(X, LABELLED), Map.of("top", 2L), scores));
  }

  @Test
  void answersAllClassesWhereThereAreFewerThanAskedForTheFirstOfEqualsFirst() {
    Tensor scores = Tensor.of(Shape.of(1, 3), 1f, 2f, 1f);
    assertEquals(
        List.of(List.of(new LabelScore("b", 2), new LabelScore("a", 1), new LabelScore("c", 1))),
        run(Bench.signature(X, LABELLED), Map.of(), scores));
  }

  @Test
  void picksAsAFullSortWould() {
    Random random = new Random(3);
    int classes = 200;
    List<String> names = IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    float[] values = new float[classes];
    for (int i = 0; i < classes; i++) {
      values[i] = random.nextInt(50);
    }
    List<String> expected =
        IntStream.range(0, classes)
            .boxed()
            .sorted((a, b) -> Float.compare(values[b], values[a]))
            .limit(40)
            .map(String::valueOf)
            .toList();
    TensorSpec output =
        TensorSpec.builder("y", Datatype.FP32, Shape.of(-1, classes)).labels(names).build();
    List<LabelScore> best =
        run(Bench.signature(X, output), Map.of("top", 40L), Tensor.of(Shape.of(1, classes), values))
            .get(0);
    assertEquals(expected, best.stream().map(LabelScore::label).toList());
  }

  @Test
  void makesProbabilitiesOfLogitsHoweverLarge() {
    Tensor logits = Tensor.of(Shape.of(1, 3), 1000f, 999f, Float.NEGATIVE_INFINITY);
    List<LabelScore> row =
        run(Bench.signature(X, LABELLED), Map.of("softmax", true), logits).get(0);
    assertEquals(1 / (1 + Math.exp(-1)), row.get(0).score(), 1e-12);
    assertEquals(1, row.get(0).score() + row.get(1).score(), 1e-12);
    assertEquals(new LabelScore("c", 0), row.get(2));
  }

  @Test
  void namesTheScoreThatIsNoNumber() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      for (boolean softmax : new boolean[] {true, false}) {
        Tensor scores = Tensor.of(Shape.of(2, 3), 1f, 2f, 3f, 1f, bad, 3f);
        ServingException error =
            assertThrows(
                ServingException.class,
                () -> run(Bench.signature(X, LABELLED), Map.of("softmax", softmax), scores));
        assertEquals(ErrorCode.BACKEND_FAILURE, error.code());
        assertEquals(
            "output 'y', row 1: expected finite scores, got " + bad + " for 'b'",
            error.getMessage());
      }
    }
  }

  @Test
  void answersAListEvenForAModelWithoutRows() {
    TensorSpec input = TensorSpec.of("x", Datatype.FP32, Shape.of(4));
    TensorSpec flat =
        TensorSpec.builder("y", Datatype.FP64, Shape.of(2)).labels(List.of("no", "yes")).build();
    assertEquals(
        List.of(List.of(new LabelScore("yes", 0.75))),
        run(Bench.signature(input, flat), Map.of("top", 1L), Tensor.of(Shape.of(2), 0.25, 0.75)));
  }

  @Test
  void readsLabelsFromAFile() throws IOException {
    Files.writeString(root.resolve("labels.txt"), "eins\r\nzwei \ndréi\n\n");
    Tensor scores = Tensor.of(Shape.of(1, 3), 0f, 1f, 2f);
    assertEquals(
        List.of("dréi", "zwei", "eins"),
        run(Bench.signature(X, Y), Map.of("file", "labels.txt"), scores).get(0).stream()
            .map(LabelScore::label)
            .toList());
  }

  @Test
  void refusesFilesThatHoldNoLabels() throws IOException {
    Signature signature = Bench.signature(X, Y);
    Files.writeString(root.resolve("gap.txt"), "a\n\nb\n");
    unsuitable(
        signature, Map.of("file", "gap.txt"), "gap.txt:2: expected a label, got an empty line");
    Files.writeString(root.resolve("two.txt"), "a\nb\n");
    unsuitable(
        signature,
        Map.of("file", "two.txt"),
        "two.txt: expected 3 labels for output 'y' of shape [-1, 3], got 2");
    Files.write(root.resolve("latin1.txt"), new byte[] {(byte) 0xe9, '\n'});
    unsuitable(
        signature,
        Map.of("file", "latin1.txt"),
        "latin1.txt: expected labels in UTF-8, got bytes that are not");
  }

  @Test
  void choosesTheOutputWithNumbers() {
    TensorSpec words = TensorSpec.of("label", Datatype.BYTES, Shape.of(-1));
    Tensor scores = Tensor.of(Shape.of(1, 3), 0f, 1f, 2f);
    assertEquals(
        "c", run(Bench.signature(X, words, LABELLED), Map.of(), scores).get(0).get(0).label());
    TensorSpec other = TensorSpec.of("z", Datatype.FP32, Shape.of(-1, 3));
    assertEquals(
        "c", run(Bench.signature(X, other, LABELLED), Map.of(), scores).get(0).get(0).label());
    unsuitable(
        Bench.signature(X, Y, other),
        Map.of(),
        "option 'output': name the output with the scores, of [y FP32 [-1, 3], z FP32 [-1, 3]]");
    unsuitable(
        Bench.signature(X, Y),
        Map.of("output", "q"),
        "option 'output': no output 'q'; there are [y FP32 [-1, 3]]");
  }

  @Test
  void refusesModelsThatItDoesNotSuit() {
    unsuitable(
        Bench.signature(X, Y),
        Map.of(),
        "output 'y' has no labels; name a file with option 'file', or with 'labels' of the output");
    unsuitable(
        Bench.signature(X, TensorSpec.of("y", Datatype.FP32, Shape.of(-1, 3, 3))),
        Map.of(),
        "output 'y': expected shape [classes] or [rows, classes], got [-1, 3, 3]");
  }

  @Test
  void refusesAnswersThatDoNotFitTheLabels() {
    TensorSpec open =
        TensorSpec.builder("y", Datatype.FP32, Shape.of(-1, -1)).labels(List.of("a", "b")).build();
    ServingException error =
        assertThrows(
            ServingException.class,
            () -> run(Bench.signature(X, open), Map.of(), Tensor.of(Shape.of(1, 3), 1f, 2f, 3f)));
    assertTrue(String.valueOf(error.getMessage()).contains("expected scores of 2 classes"));
  }
}

package io.jarbor.example.textgenerator;

import io.jarbor.api.processing.Generation;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import java.util.List;
import java.util.Map;

/** Writes one text: 25 rows a symbol; each whole word is a part of the answer. */
final class TextGeneration implements Generation<TextAnswer> {
  private static final Shape ROWS = Shape.of(Alphabet.SIZE, Window.INPUTS);

  private final Writing writing;
  private final String input;
  private final String output;
  private final TensorAllocator allocator;

  TextGeneration(Writing writing, String input, String output, TensorAllocator allocator) {
    this.writing = writing;
    this.input = input;
    this.output = output;
    this.allocator = allocator;
  }

  @Override
  public Step<TextAnswer> step(Map<String, Tensor> outputs) {
    Tensor scores = outputs.get(output);
    if (scores != null) {
      writing.accept(scores.floats());
    }
    String part = writing.takePart();
    List<TextAnswer> parts = part.isEmpty() ? List.of() : List.of(TextAnswer.of(part));
    if (writing.finished()) {
      return new Done<>(parts, TextAnswer.of(writing.text()));
    }
    Tensor rows = allocator.allocate(Datatype.FP32, ROWS);
    writing.writeCandidates(rows.floats());
    return new Continue<>(Map.of(input, rows), parts);
  }
}

package io.jarbor.example.textgenerator;

import io.jarbor.api.processing.Generation;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Runs the network once on inputs that the caller made, and answers its output. */
final class SinglePass implements Generation<TextAnswer> {
  private final float[] values;
  private final String input;
  private final String output;

  SinglePass(float[] values, String input, String output) {
    this.values = values;
    this.input = input;
    this.output = output;
  }

  @Override
  public Step<TextAnswer> step(Map<String, Tensor> outputs) {
    Tensor score = outputs.get(output);
    if (score == null) {
      return new Continue<>(
          Map.of(input, Tensor.of(Shape.of(1, Window.INPUTS), values)), List.of());
    }
    float[] scores = {score.floats().get(0)};
    TextAnswer answer = new TextAnswer(new OutputText.Scores(scores));
    return new Done<>(List.of(answer), answer);
  }
}

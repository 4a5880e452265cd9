package io.jarbor.example.textgenerator.training;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.jarbor.example.textgenerator.Alphabet;
import io.jarbor.example.textgenerator.Proposals;
import io.jarbor.example.textgenerator.SymbolDraw;
import io.jarbor.example.textgenerator.Window;
import io.jarbor.example.textgenerator.Writing;
import java.nio.FloatBuffer;
import java.util.List;

/** Asks a model on the spot, without a server around it. Not thread-safe. */
final class Scorer {
  private final Model model;

  /** Borrows the model. */
  Scorer(Model model) {
    this.model = model;
  }

  /**
   * Score rows.
   *
   * @param inputs rows × 1000 values
   */
  float[] scores(float[] inputs) {
    int rows = inputs.length / Window.INPUTS;
    try (NDManager batch = model.getNDManager().newSubManager()) {
      NDArray input = batch.create(inputs, new Shape(rows, Window.INPUTS));
      NDList output =
          model.getBlock().forward(new ParameterStore(batch, false), new NDList(input), false);
      output.attach(batch);
      return output.singletonOrThrow().toFloatArray();
    }
  }

  /** Mean squared error over so many batches. */
  double loss(Samples samples, int batches) {
    double sum = 0;
    long rows = 0;
    for (int i = 0; i < batches; i++) {
      samples.next();
      float[] labels = samples.labels();
      float[] scores = scores(samples.inputs());
      for (int row = 0; row < scores.length; row++) {
        double miss = scores[row] - labels[row];
        sum += miss * miss;
      }
      rows += scores.length;
    }
    return sum / rows;
  }

  /** Write a text of so many symbols. */
  String write(String prompt, Proposals proposals, double temperature, long seed, int length) {
    SymbolDraw draw = new SymbolDraw(proposals, temperature, seed);
    Writing writing = new Writing(Alphabet.encode(prompt, ""), draw, length, List.of());
    float[] rows = new float[Alphabet.SIZE * Window.INPUTS];
    while (!writing.finished()) {
      writing.writeCandidates(FloatBuffer.wrap(rows));
      writing.accept(FloatBuffer.wrap(scores(rows)));
    }
    return writing.text();
  }
}

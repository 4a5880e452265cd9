package io.jarbor.example.textgenerator.training;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;
import ai.djl.training.loss.L2Loss;
import io.jarbor.example.textgenerator.Network;
import io.jarbor.example.textgenerator.Window;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * One training of the network: Kaiming start, mean squared error, mini-batches, Nesterov momentum
 * 0.9, a one-cycle rate up to 0.3. Holds native memory until closed. Not thread-safe; sets the
 * engine's random seed, which is the process's.
 */
final class TrainingRun implements AutoCloseable {
  static final int ROWS = 1024;
  private static final float MOMENTUM = 0.9f;
  private static final float PEAK_RATE = 0.3f;
  private static final String ENGINE = "PyTorch";

  private final Model model;
  private final NesterovDescent descent;
  private final Trainer trainer;
  private final Samples samples;

  /**
   * Start a training.
   *
   * @param steps after which the rate has fallen to almost nothing
   */
  TrainingRun(Corpus corpus, int steps, long seed) {
    Engine.getEngine(ENGINE).setRandomSeed((int) seed);
    samples = new Samples(corpus.training(), corpus.proposals(), ROWS, seed);
    descent = NesterovDescent.of(new OneCycle(steps, PEAK_RATE), MOMENTUM);
    model = Model.newInstance("text-generator", ENGINE);
    model.setBlock(Network.block());
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(new L2Loss("MSE", 1))
                .optOptimizer(descent)
                .optInitializer(
                    new XavierInitializer(RandomType.GAUSSIAN, FactorType.IN, 2),
                    Parameter.Type.WEIGHT));
    trainer.initialize(new Shape(ROWS, Window.INPUTS));
  }

  /**
   * Learn from one batch.
   *
   * @return its loss before
   */
  float step() {
    samples.next();
    try (NDManager batch = trainer.getManager().newSubManager()) {
      NDArray labels = batch.create(samples.labels(), new Shape(ROWS, 1));
      NDArray inputs = batch.create(samples.inputs(), new Shape(ROWS, Window.INPUTS));
      NDArray loss;
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDList scores = trainer.forward(new NDList(inputs));
        scores.attach(batch);
        loss = trainer.getLoss().evaluate(new NDList(labels), scores);
        loss.attach(batch);
        gradients.backward(loss);
      }
      float before = loss.getFloat();
      trainer.step();
      return before;
    }
  }

  /** Scores by the parameters as they stand; closes with this run. */
  Scorer scorer() {
    return new Scorer(model);
  }

  /** Write the parameters as they stand, whole or not at all. */
  void save(Path file) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(partial))) {
      model.getBlock().saveParameters(out);
    }
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() {
    descent.close();
    trainer.close();
    model.close();
  }
}

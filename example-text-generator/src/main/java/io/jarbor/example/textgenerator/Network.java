package io.jarbor.example.textgenerator;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.backend.djl.BlockProvider;

/**
 * Seven fully connected layers, 1000→512→256→128→64→32→16→1, ReLU between them and a sigmoid at the
 * end: FP32 {@code [n, 1000]} → {@code [n, 1]}, how likely the candidate comes next.
 */
public final class Network implements BlockProvider {
  private static final int[] LAYERS = {512, 256, 128, 64, 32, 16};

  @Override
  public Block block(ModelPackage files) {
    return layers(new ExactBlock(), new CandidateLayer(LAYERS[0]));
  }

  /** Make the network as training needs it, in FP32, without parameters. */
  public static Block block() {
    return layers(new SequentialBlock(), layer(LAYERS[0]));
  }

  private static Block layers(SequentialBlock network, Linear first) {
    network.add(first).add(Activation.reluBlock());
    for (int i = 1; i < LAYERS.length; i++) {
      network.add(layer(LAYERS[i])).add(Activation.reluBlock());
    }
    return network.add(layer(1)).add(Activation.sigmoidBlock());
  }

  private static Linear layer(int units) {
    return Linear.builder().setUnits(units).build();
  }
}

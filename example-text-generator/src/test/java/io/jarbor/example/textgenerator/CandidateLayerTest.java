package io.jarbor.example.textgenerator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.jarbor.testkit.TestPackage;
import java.io.DataInputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The served network with its real parameters, on batches that are made of groups or not. */
class CandidateLayerTest {
  private static final int TEXTS = 16;
  private static final int GROUP = Alphabet.SIZE * Window.INPUTS;

  private final SplittableRandom random = new SplittableRandom(5);
  private final NDManager manager = NDManager.newBaseManager();
  private final Block network = new Network().block(TestPackage.of(Path.of("none")));

  @BeforeEach
  void load() throws Exception {
    try (DataInputStream in =
        new DataInputStream(
            TextGenerator.class.getResourceAsStream("/META-INF/jarbor/text-generator.params"))) {
      network.loadParameters(manager, in);
    }
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void scoresGroupTheSameBitForBitAloneInCompanyAndAsRows() {
    for (int round = 0; round < 20; round++) {
      float[] batch = groups(TEXTS);
      float[] together = scores(batch, true);
      // A row more, and the batch is none of groups.
      float[] asRows = scores(Arrays.copyOf(batch, batch.length + Window.INPUTS), false);
      assertArrayEquals(together, Arrays.copyOf(asRows, together.length));
      for (int text = 0; text < TEXTS; text++) {
        float[] alone = scores(part(batch, text * GROUP, GROUP), true);
        assertArrayEquals(part(together, text * Alphabet.SIZE, Alphabet.SIZE), alone);
      }
    }
  }

  @Test
  void scoresRowsOfDifferentContextsEachForItself() {
    float[] batch = new float[GROUP];
    for (int row = 0; row < Alphabet.SIZE; row++) {
      System.arraycopy(groups(1), 0, batch, row * Window.INPUTS, Window.INPUTS);
    }
    assertScoredRowByRow(batch);
  }

  @Test
  void seesOneInputOfOneContextThatDiffers() {
    for (int input : new int[] {0, Window.CANDIDATE - 1}) {
      float[] batch = groups(3);
      batch[batch.length - Window.INPUTS + input] += 2;
      assertScoredRowByRow(batch);
    }
  }

  private void assertScoredRowByRow(float[] batch) {
    float[] together = scores(batch, false);
    for (int row = 0; row < together.length; row++) {
      float[] alone = scores(part(batch, row * Window.INPUTS, Window.INPUTS), false);
      assertArrayEquals(part(together, row, 1), alone, "row " + row);
    }
  }

  @Test
  void takesNoRowsForNoGroup() {
    assertFalse(CandidateLayer.inGroups(manager.create(new Shape(0, Window.INPUTS))));
  }

  @Test
  void leavesNothingBesideTheParameters() {
    scores(groups(TEXTS), true);
    assertEquals(network.getParameters().size(), manager.getManagedArrays().size());
  }

  /** As the generator writes them, for texts of random symbols and lengths. */
  private float[] groups(int texts) {
    FloatBuffer rows = FloatBuffer.allocate(texts * GROUP);
    for (int text = 0; text < texts; text++) {
      Window window = new Window();
      for (int length = random.nextInt(Window.CONTEXT + 10); length > 0; length--) {
        window.append(random.nextInt(Alphabet.SIZE));
      }
      window.writeCandidates(rows);
    }
    return rows.array();
  }

  private float[] scores(float[] inputs, boolean inGroups) {
    try (NDManager batch = manager.newSubManager()) {
      Shape shape = new Shape(inputs.length / Window.INPUTS, Window.INPUTS);
      NDArray rows = batch.create(inputs, shape);
      assertEquals(inGroups, CandidateLayer.inGroups(rows));
      return network
          .forward(new ParameterStore(batch, false), new NDList(rows), false)
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  private static float[] part(float[] values, int from, int length) {
    return Arrays.copyOfRange(values, from, from + length);
  }
}

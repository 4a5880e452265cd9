package io.jarbor.example.textgenerator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
  @Test
  void marksEachPositionOnce() {
    Window window = new Window();
    window.append(3);
    window.append(7);
    float[] rows = candidates(window);
    assertEquals(List.of(37 * 25 + 3, 38 * 25 + 7, 39 * 25), ones(rows, 0));
    assertEquals(List.of(37 * 25 + 3, 38 * 25 + 7, 39 * 25 + 24), ones(rows, 24));
  }

  @Test
  void keepsTheLatestThirtyNineSymbols() {
    Window window = new Window();
    for (int i = 0; i < 41; i++) {
      window.append(i < 2 ? 0 : 5);
    }
    List<Integer> ones = ones(candidates(window), 1);
    assertEquals(40, ones.size());
    assertEquals(5, ones.get(0));
    assertEquals(39 * 25 + 1, ones.get(39));
  }

  @Test
  void overwritesWhateverTheBufferHeld() {
    float[] rows = new float[Alphabet.SIZE * Window.INPUTS];
    Arrays.fill(rows, 9);
    new Window().writeCandidates(FloatBuffer.wrap(rows));
    assertEquals(List.of(39 * 25 + 4), ones(rows, 4));
  }

  private static float[] candidates(Window window) {
    float[] rows = new float[Alphabet.SIZE * Window.INPUTS];
    window.writeCandidates(FloatBuffer.wrap(rows));
    return rows;
  }

  private static List<Integer> ones(float[] rows, int row) {
    List<Integer> ones = new ArrayList<>();
    for (int i = 0; i < Window.INPUTS; i++) {
      if (rows[row * Window.INPUTS + i] != 0) {
        assertEquals(1, rows[row * Window.INPUTS + i]);
        ones.add(i);
      }
    }
    return ones;
  }
}

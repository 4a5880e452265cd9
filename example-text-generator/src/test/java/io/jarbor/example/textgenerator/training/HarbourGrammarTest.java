package io.jarbor.example.textgenerator.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.example.textgenerator.Alphabet;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HarbourGrammarTest {
  @Test
  void makesTheSameSentencesForTheSameSeed() {
    assertEquals(new HarbourGrammar(1).sentences(50), new HarbourGrammar(1).sentences(50));
    assertNotEquals(new HarbourGrammar(1).sentences(50), new HarbourGrammar(2).sentences(50));
  }

  @Test
  void staysWithinTheAlphabetAndNeverRepeatsSentence() {
    List<String> sentences = new HarbourGrammar(3).sentences(Corpus.SENTENCES);
    Set<String> distinct = new HashSet<>(sentences);
    assertEquals(Corpus.SENTENCES, distinct.size());
    for (String sentence : sentences) {
      assertEquals(sentence.length(), Alphabet.encode(sentence, "").length);
      assertTrue(sentence.endsWith(".") && !sentence.contains("  "), sentence);
    }
  }

  @Test
  void keepsHeldOutSentencesFromTraining() {
    Corpus corpus = Corpus.harbour();
    Set<String> learnt = new HashSet<>();
    corpus.training().forEach(sentence -> learnt.add(Arrays.toString(sentence)));
    assertEquals(3_600, learnt.size());
    assertEquals(400, corpus.heldOut().size());
    for (int[] sentence : corpus.heldOut()) {
      assertFalse(learnt.contains(Arrays.toString(sentence)));
    }
  }
}

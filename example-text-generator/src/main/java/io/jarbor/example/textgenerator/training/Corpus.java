package io.jarbor.example.textgenerator.training;

import io.jarbor.example.textgenerator.Alphabet;
import io.jarbor.example.textgenerator.Proposals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * 4,000 sentences of the harbour: nine tenths to learn from, one tenth held out. The same at every
 * call. Immutable.
 */
final class Corpus {
  static final int SENTENCES = 4_000;
  private static final int HELD_OUT = SENTENCES / 10;
  private static final long SEED = 20_17;

  private final List<String> sentences;

  private Corpus(List<String> sentences) {
    this.sentences = sentences;
  }

  static Corpus harbour() {
    return new Corpus(new HarbourGrammar(SEED).sentences(SENTENCES));
  }

  /** Sentences to learn from, as numbers, each with the space that parts it from the next one. */
  List<int[]> training() {
    return encoded(sentences.subList(0, SENTENCES - HELD_OUT));
  }

  /** Sentences that training never sees, as {@link #training()}. */
  List<int[]> heldOut() {
    return encoded(sentences.subList(SENTENCES - HELD_OUT, SENTENCES));
  }

  /** Every word of every sentence. */
  Set<String> vocabulary() {
    Set<String> words = new TreeSet<>();
    for (String sentence : sentences) {
      words.addAll(words(sentence));
    }
    return words;
  }

  /** The words of a text, without commas and full stops. */
  static List<String> words(String text) {
    return Arrays.stream(text.split("[ ,.]+")).filter(word -> !word.isEmpty()).toList();
  }

  /** What wrong candidates are drawn by. */
  Proposals proposals() {
    long[] counts = new long[Alphabet.SIZE];
    for (int[] sentence : training()) {
      for (int symbol : sentence) {
        counts[symbol]++;
      }
    }
    return Proposals.of(counts);
  }

  private static List<int[]> encoded(List<String> sentences) {
    List<int[]> encoded = new ArrayList<>();
    for (String sentence : sentences) {
      encoded.add(Alphabet.encode(sentence + " ", ""));
    }
    return encoded;
  }
}

package io.jarbor.example.textgenerator.training;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import io.jarbor.example.textgenerator.Network;
import io.jarbor.example.textgenerator.Proposals;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Measures trained parameters: held-out loss, the share of written words that the corpus has, and
 * samples as they come: {@code --input FOLDER}, where {@link Training} wrote them.
 */
public final class Quality {
  private static final int TEXTS = 50;
  private static final int LENGTH = 200;
  private static final int SHOWN = 10;
  private static final int BATCHES = 100;
  private static final double TEMPERATURE = 0.6;

  private Quality() {}

  /** Measure from the command line. */
  public static void main(String[] args) throws IOException, MalformedModelException {
    System.setProperty("ai.djl.offline", "true");
    Arguments arguments = Arguments.of(args, Map.of("input", "src/main/resources"));
    Path folder = Path.of(arguments.text("input"));
    try (Model model = Model.newInstance("text-generator", "PyTorch");
        InputStream file = Files.newInputStream(folder.resolve(Training.PARAMETERS));
        DataInputStream parameters = new DataInputStream(file)) {
      model.setBlock(Network.block());
      model.getBlock().loadParameters(model.getNDManager(), parameters);
      Proposals proposals = Proposals.read(folder.resolve(Training.SYMBOLS));
      report(new Scorer(model), proposals, System.out);
    }
  }

  private static void report(Scorer scorer, Proposals proposals, PrintStream out) {
    Corpus corpus = Corpus.harbour();
    Samples heldOut = new Samples(corpus.heldOut(), proposals, TrainingRun.ROWS, 1);
    out.printf(Locale.ROOT, "held-out loss: %.4f%n", scorer.loss(heldOut, BATCHES));
    List<String> texts = new ArrayList<>();
    for (int seed = 1; seed <= TEXTS; seed++) {
      texts.add(scorer.write("the harbour ", proposals, TEMPERATURE, seed, LENGTH));
    }
    out.printf(
        Locale.ROOT,
        "words in the corpus's vocabulary: %.1f %%%n",
        100 * knownShare(texts, corpus.vocabulary()));
    texts.subList(0, SHOWN).forEach(text -> out.println("- the harbour " + text));
  }

  /** Share of words that are known; a text's last word is left out, for the length may cut it. */
  static double knownShare(List<String> texts, Set<String> vocabulary) {
    long known = 0;
    long all = 0;
    for (String text : texts) {
      List<String> words = Corpus.words(text);
      for (String word : words.subList(0, Math.max(0, words.size() - 1))) {
        known += vocabulary.contains(word) ? 1 : 0;
        all++;
      }
    }
    return all == 0 ? 0 : (double) known / all;
  }
}

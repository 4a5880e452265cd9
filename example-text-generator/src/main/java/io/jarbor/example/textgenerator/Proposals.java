package io.jarbor.example.textgenerator;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How often training proposed each symbol as a wrong candidate. The network learnt how likely a
 * symbol is <em>against</em> these odds, so whoever draws by its scores has to multiply them back.
 * Immutable.
 */
public final class Proposals {
  private final double[] shares;

  private Proposals(double[] shares) {
    this.shares = shares;
  }

  /**
   * Mix symbol frequencies and equal shares, half each.
   *
   * @param counts occurrences per symbol, 25
   */
  public static Proposals of(long[] counts) {
    double total = 0;
    for (long count : counts) {
      total += count;
    }
    double[] shares = new double[Alphabet.SIZE];
    for (int symbol = 0; symbol < shares.length; symbol++) {
      shares[symbol] = 0.5 * counts[symbol] / total + 0.5 / Alphabet.SIZE;
    }
    return new Proposals(shares);
  }

  /**
   * Read what {@link #write} wrote.
   *
   * @throws ServingException {@code INVALID_PACKAGE} if a line is not as expected
   */
  public static Proposals read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE, file.getFileName() + " cannot be read: " + e.getMessage(), e);
    }
    if (lines.size() != Alphabet.SIZE) {
      throw malformed(file, "expected " + Alphabet.SIZE + " lines, got " + lines.size());
    }
    double[] shares = new double[Alphabet.SIZE];
    for (int symbol = 0; symbol < shares.length; symbol++) {
      shares[symbol] = share(file, symbol, lines.get(symbol));
    }
    return new Proposals(shares);
  }

  private static double share(Path file, int symbol, String line) {
    String expected = "'" + Alphabet.symbol(symbol) + "', a tab and a share above 0";
    String problem = "line " + (symbol + 1) + ": expected " + expected + ", got '" + line + "'";
    if (line.length() < 3 || line.charAt(0) != Alphabet.symbol(symbol) || line.charAt(1) != '\t') {
      throw malformed(file, problem);
    }
    try {
      double share = Double.parseDouble(line.substring(2));
      if (share > 0 && share < 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      throw new ServingException(ErrorCode.INVALID_PACKAGE, file.getFileName() + ": " + problem, e);
    }
    throw malformed(file, problem);
  }

  private static ServingException malformed(Path file, String problem) {
    return new ServingException(ErrorCode.INVALID_PACKAGE, file.getFileName() + ": " + problem);
  }

  /** Write a line per symbol: the symbol, a tab, its share. */
  public void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int symbol = 0; symbol < shares.length; symbol++) {
      lines.add(String.format(Locale.ROOT, "%c\t%.9f", Alphabet.symbol(symbol), shares[symbol]));
    }
    Files.write(file, lines);
  }

  /** Share of a symbol among the wrong candidates, above 0. */
  public double share(int symbol) {
    return shares[symbol];
  }
}

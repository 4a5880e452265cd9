package io.jarbor.example.textgenerator;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * One text as it comes into being, a symbol a step: {@link #writeCandidates} gives the rows to be
 * scored, {@link #accept} takes the scores and draws. Not thread-safe.
 */
public final class Writing {
  private final Window window = new Window();
  private final StringBuilder text = new StringBuilder();
  private final SymbolDraw draw;
  private final int maxLength;
  private final List<String> stops;
  private boolean finished;
  private int sent;

  /**
   * Begin a text.
   *
   * @param prompt what stands before it, as symbol numbers; not part of the text
   * @param maxLength symbols after which it ends, 1 or more
   * @param stops each ends the text where it would stand, and is left out of it; none is empty
   */
  public Writing(int[] prompt, SymbolDraw draw, int maxLength, List<String> stops) {
    for (int symbol : prompt) {
      window.append(symbol);
    }
    this.draw = draw;
    this.maxLength = maxLength;
    this.stops = List.copyOf(stops);
  }

  /** Write the 25 rows of the next step, 25 × 1000 values from the buffer's position on. */
  public void writeCandidates(FloatBuffer rows) {
    window.writeCandidates(rows);
  }

  /**
   * Take the scores of those rows, and append a symbol.
   *
   * @param scores 25, from the buffer's start
   */
  public void accept(FloatBuffer scores) {
    int symbol = draw.draw(scores);
    window.append(symbol);
    text.append(Alphabet.symbol(symbol));
    for (String stop : stops) {
      if (endsWith(stop, stop.length())) {
        text.setLength(text.length() - stop.length());
        finished = true;
        return;
      }
    }
    finished = text.length() >= maxLength;
  }

  /** True once the text is whole. */
  public boolean finished() {
    return finished;
  }

  /** What has been written so far; may still end with the begin of a stop. */
  public String text() {
    return text.toString();
  }

  /**
   * Take what is ready and has not been taken yet: whole words, and once the text is finished the
   * rest. What may be the begin of a stop is held back.
   */
  public String takePart() {
    int ready = finished ? text.length() : wholeWords();
    if (ready <= sent) {
      return "";
    }
    String part = text.substring(sent, ready);
    sent = ready;
    return part;
  }

  private int wholeWords() {
    int safe = text.length() - held();
    return text.lastIndexOf(" ", safe - 1) + 1;
  }

  private int held() {
    int held = 0;
    for (String stop : stops) {
      for (int length = stop.length() - 1; length > held; length--) {
        if (endsWith(stop, length)) {
          held = length;
        }
      }
    }
    return held;
  }

  private boolean endsWith(String stop, int length) {
    int from = text.length() - length;
    return from >= 0 && stop.startsWith(text.substring(from));
  }
}

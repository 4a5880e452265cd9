package io.jarbor.example.textgenerator;

/**
 * The answer, or a part of it where the caller streams.
 *
 * @param outputText text for a text, the network's output for 1000 numbers
 */
public record TextAnswer(OutputText outputText) {
  static TextAnswer of(String text) {
    return new TextAnswer(new OutputText.Text(text));
  }
}

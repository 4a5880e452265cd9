package io.jarbor.example.textgenerator;

import io.jarbor.api.processing.Field;
import java.util.List;
import java.util.Optional;

/**
 * What a caller asks for. The options hold for a text; with 1000 numbers they have no meaning.
 *
 * @param inputText a text to go on from, or the network's 1000 inputs
 * @param maxLength symbols after which the text ends
 * @param temperature how freely symbols are drawn
 * @param seed the same one writes the same text
 * @param stop each ends the text where it would stand
 */
public record TextRequest(
    @Field(description = "A text to go on from, or the network's 1000 inputs.") InputText inputText,
    @Field(
            description = "Symbols after which the text ends; 200 where left out.",
            minimum = 1,
            maximum = TextRequest.MOST_SYMBOLS)
        Optional<Integer> maxLength,
    @Field(
            description =
                "How freely symbols are drawn: near 0 the likeliest one wins; 0.6 where left out.",
            minimum = 0.05,
            maximum = 5)
        Optional<Double> temperature,
    @Field(description = "The same seed writes the same text; a new one is taken where left out.")
        Optional<Long> seed,
    @Field(
            description =
                "Ends the text where one of these would stand; they are not part of the text. Of the"
                    + " symbols that the model knows, as the input text is.",
            maxLength = 8,
            minElementLength = 1)
        Optional<List<String>> stop) {
  /** Most symbols of a text. */
  static final int MOST_SYMBOLS = 2_000;
}

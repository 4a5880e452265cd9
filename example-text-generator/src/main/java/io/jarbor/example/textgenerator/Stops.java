package io.jarbor.example.textgenerator;

import java.util.ArrayList;
import java.util.List;

/** Checks the texts that end a text. */
final class Stops {
  private Stops() {}

  /** Spell stops as the model writes; one that it can never write is the caller's mistake. */
  static List<String> of(List<String> written) {
    List<String> stops = new ArrayList<>();
    for (String stop : written) {
      String pointer = "/stop/" + stops.size();
      StringBuilder spelt = new StringBuilder();
      for (int symbol : Alphabet.encode(stop, pointer)) {
        spelt.append(Alphabet.symbol(symbol));
      }
      stops.add(spelt.toString());
    }
    return stops;
  }
}

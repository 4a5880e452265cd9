package io.jarbor.example.textgenerator;

import io.jarbor.api.error.ServingException;
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
      if (stop.isEmpty()) {
        throw ServingException.invalidField(pointer, "a stop must not be empty");
      }
      StringBuilder spelt = new StringBuilder();
      for (int symbol : Alphabet.encode(stop, pointer)) {
        spelt.append(Alphabet.symbol(symbol));
      }
      stops.add(spelt.toString());
    }
    return stops;
  }
}

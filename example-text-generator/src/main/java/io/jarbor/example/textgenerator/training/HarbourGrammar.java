package io.jarbor.example.textgenerator.training;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes sentences about a harbour, the same ones for the same seed. Not thread-safe. */
final class HarbourGrammar {
  private static final List<String> PEOPLE =
      List.of(
          "captain",
          "pilot",
          "sailor",
          "keeper",
          "diver",
          "cook",
          "mate",
          "clerk",
          "carpenter",
          "fisherman",
          "old man",
          "young woman",
          "boatman");
  private static final List<String> DEEDS =
      List.of(
          "mends",
          "paints",
          "carries",
          "watches",
          "cleans",
          "leaves",
          "looks for",
          "waits for",
          "points at",
          "forgets",
          "finds",
          "pulls");
  private static final List<String> THINGS =
      List.of(
          "net", "rope", "anchor", "lantern", "sail", "mast", "bell", "map", "basket", "letter",
          "ladder", "wheel", "flag", "barrel");
  private static final List<String> SHIPS =
      List.of(
          "boat", "ship", "ferry", "tug", "barge", "steamer", "trawler", "schooner", "lifeboat");
  private static final List<String> COURSES =
      List.of(
          "leaves the bay",
          "enters the harbour",
          "waits at the pier",
          "turns to the north",
          "drifts with the tide",
          "comes home",
          "lies in the dock",
          "sails to the islands",
          "passes the lighthouse");
  private static final List<String> ANIMALS =
      List.of("gull", "seal", "heron", "cat", "dog", "cormorant", "crab", "pigeon");
  private static final List<String> HABITS =
      List.of("sleeps", "sits", "waits", "calls", "looks around", "stands still", "hides", "rests");
  private static final List<String> PLACES =
      List.of(
          "on the pier",
          "on the wharf",
          "on the roof",
          "by the sea wall",
          "near the crane",
          "under the bridge",
          "behind the shed",
          "in the market",
          "at the slipway",
          "below the tower");
  private static final List<String> LOOKS =
      List.of(
          "red",
          "white",
          "grey",
          "blue",
          "small",
          "heavy",
          "wet",
          "broken",
          "green",
          "long",
          "forgotten");
  private static final List<String> TIMES =
      List.of(
          "at dawn",
          "at noon",
          "at night",
          "in the morning",
          "in the evening",
          "before the storm",
          "after the rain",
          "in winter",
          "in summer");
  private static final List<String> WEATHER =
      List.of(
          "the fog lifts",
          "the wind turns",
          "the tide rises",
          "the tide falls",
          "the rain stops",
          "the sun comes out",
          "the storm is over",
          "the sea is calm",
          "the lights go out",
          "the bell rings");
  private static final List<String> MOODS =
      List.of(
          "is full of ships",
          "is empty",
          "smells of salt and tar",
          "wakes up",
          "falls asleep",
          "is still",
          "belongs to the gulls",
          "is full of voices");

  private final Random random;

  HarbourGrammar(long seed) {
    this.random = new Random(seed);
  }

  /** Make so many sentences, no two of them alike, each with its full stop. */
  List<String> sentences(int count) {
    Set<String> sentences = new LinkedHashSet<>();
    while (sentences.size() < count) {
      sentences.add(sentence());
    }
    return List.copyOf(sentences);
  }

  private String sentence() {
    String sentence =
        switch (random.nextInt(8)) {
          case 0, 1 -> deed() + place();
          case 2 -> one(TIMES) + ", " + deed();
          case 3 -> ship() + time();
          case 4 -> one(WEATHER) + ", and " + ship();
          case 5 -> "a " + one(ANIMALS) + " " + one(HABITS) + " " + one(PLACES) + time();
          case 6 -> "the harbour " + one(MOODS) + time();
          default -> one(WEATHER) + ", and the " + one(ANIMALS) + " " + one(HABITS) + place();
        };
    return sentence.strip() + ".";
  }

  private String deed() {
    return "the " + one(PEOPLE) + " " + one(DEEDS) + " the " + looks() + one(THINGS);
  }

  private String ship() {
    return "the " + looks() + one(SHIPS) + " " + one(COURSES);
  }

  private String looks() {
    return random.nextInt(3) == 0 ? one(LOOKS) + " " : "";
  }

  private String place() {
    return random.nextInt(2) == 0 ? " " + one(PLACES) : "";
  }

  private String time() {
    return random.nextInt(2) == 0 ? " " + one(TIMES) : "";
  }

  private String one(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }
}

package io.jarbor.runtime.processing.json;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** JSON numbers as callers send them. */
public enum Numerals {
  /** What a person or {@code round(x, 6)} writes. */
  SIX_DIGITS {
    @Override
    String next(SplittableRandom random) {
      return "0." + random.nextInt(100_000, 1_000_000);
    }
  },

  /** A float as most programs print it. */
  FLOATS {
    @Override
    String next(SplittableRandom random) {
      return Float.toString((float) random.nextDouble(-1, 1));
    }
  },

  /** A double, or a float that was widened to one, as Python's json prints it. */
  DOUBLES {
    @Override
    String next(SplittableRandom random) {
      return Double.toString(random.nextDouble(-1, 1));
    }
  },

  /** Token numbers, pixels. */
  INTEGERS {
    @Override
    String next(SplittableRandom random) {
      return Integer.toString(random.nextInt(50_000));
    }
  };

  private static final long SEED = 20_260_101;

  abstract String next(SplittableRandom random);

  /** So many numbers, always the same. */
  Stream<String> some(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    Supplier<String> each = () -> next(random);
    return Stream.generate(each).limit(count);
  }

  /** An object with one member, an array of so many numbers, parted as Python parts them. */
  byte[] object(String member, int count) {
    return some(count)
        .collect(Collectors.joining(", ", "{\"" + member + "\": [", "]}"))
        .getBytes(StandardCharsets.UTF_8);
  }
}

package io.jarbor.runtime.document;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Documents that nobody meant. */
public final class Junk {
  private static final String[] SHREDS = {
    ":",
    " ",
    "\n",
    "\n  ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "&a ",
    "*a",
    "!!x ",
    "'",
    "\"",
    "|\n",
    ">",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "? ",
    "#",
    "\t",
    "name",
    "version: ",
    "shape",
    "-1",
    "1e999",
    "0xFFFFFFFFFFFFFFFFFF",
    ".nan",
    "~",
    "/",
    "\\",
    "\0",
    "\uFEFF",
    "\uD83D\uDE00",
    "@",
    "`",
    "<<: "
  };

  private Junk() {}

  /** A third each: bytes, shreds of YAML, and a good document with some characters replaced. */
  public static byte[] make(Random random, String good) {
    switch (random.nextInt(3)) {
      case 0 -> {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
      }
      case 1 -> {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
          text.append(SHREDS[random.nextInt(SHREDS.length)]);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
      }
      default -> {
        StringBuilder text = new StringBuilder(good);
        for (int i = random.nextInt(8); i >= 0; i--) {
          int at = random.nextInt(text.length());
          text.replace(at, at + 1, SHREDS[random.nextInt(SHREDS.length)]);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
      }
    }
  }
}

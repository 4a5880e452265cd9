package io.jarbor.runtime.triton;

import com.google.protobuf.TextFormat;
import io.jarbor.proto.inference.DataType;
import io.jarbor.proto.inference.ModelConfig;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code config.pbtxt}, read.
 *
 * @param config the fields that are known
 * @param unknown fields, and values of enumerations, that are not; each as {@code line:column: it}
 */
record ConfigText(ModelConfig config, List<String> unknown) {
  static final String FILE = "config.pbtxt";

  /** Far more than a person writes. */
  private static final int MAX_BYTES = 1 << 20;

  /** Each costs a reading of the whole. */
  private static final int MOST_UNKNOWN_VALUES = 32;

  /** How protobuf begins to tell of fields that it does not know. */
  private static final String UNKNOWN_FIELDS = "Input contains unknown fields";

  /** How it tells of the first value that an enumeration does not have. */
  private static final Pattern UNKNOWN_VALUE =
      Pattern.compile("Enum type \"([^\"]*)\" has no value named \"([^\"]*)\"");

  /**
   * Read a file.
   *
   * @throws NotImportable where it is no text format, with line and column
   */
  static ConfigText read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new NotImportable(
            FILE + ": expected at most " + MAX_BYTES + " bytes, got " + Files.size(file));
      }
      return parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new NotImportable(FILE + ": expected text in UTF-8");
    } catch (IOException e) {
      throw new NotImportable(FILE + " cannot be read: " + e);
    }
  }

  private static ConfigText parse(String text) {
    List<String> unknown = new ArrayList<>();
    StringBuilder known = new StringBuilder(text);
    while (true) {
      ModelConfig.Builder config = ModelConfig.newBuilder();
      try {
        TextFormat.merge(known, config);
        return new ConfigText(config.build(), List.copyOf(unknown));
      } catch (TextFormat.ParseException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains(UNKNOWN_FIELDS)) {
          // Told at the end, when all that is known was read.
          message.lines().skip(1).map(ConfigText::field).forEach(unknown::add);
          return new ConfigText(config.build(), List.copyOf(unknown));
        }
        if (unknown.size() == MOST_UNKNOWN_VALUES) {
          throw refusal(message);
        }
        unknown.add(takeValue(known, e, message));
      }
    }
  }

  private static String field(String line) {
    return line.replace('\t', ' ').replace("inference.ModelConfig.", "");
  }

  /** Put the value that all enumerations have in the place of one that is not known. */
  private static String takeValue(
      StringBuilder text, TextFormat.ParseException fault, String message) {
    Matcher value = UNKNOWN_VALUE.matcher(message);
    // Without its datatype a tensor is nothing.
    if (!value.find() || value.group(1).equals(DataType.getDescriptor().getFullName())) {
      throw refusal(message);
    }
    String name = value.group(2);
    int start = 0;
    for (int line = 1; line < fault.getLine(); line++) {
      start = text.indexOf("\n", start) + 1;
    }
    int at = start + fault.getColumn() - 1;
    if (text.indexOf(name, at) != at) {
      throw refusal(message);
    }
    text.replace(at, at + name.length(), "0" + " ".repeat(name.length() - 1));
    return fault.getLine() + ":" + fault.getColumn() + ": " + name;
  }

  private static NotImportable refusal(String message) {
    return new NotImportable(FILE + ":" + message);
  }
}

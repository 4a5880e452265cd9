package io.jarbor.runtime.triton;

import com.google.protobuf.TextFormat;
import io.jarbor.proto.inference.ModelConfig;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A {@code config.pbtxt}, read.
 *
 * @param config the fields that are known
 * @param unknown the others, each as {@code line:column: field}
 */
record ConfigText(ModelConfig config, List<String> unknown) {
  static final String FILE = "config.pbtxt";

  /** How protobuf begins to tell of fields that it does not know; all else is a fault of form. */
  private static final String UNKNOWN = "Input contains unknown fields";

  /**
   * Read a file.
   *
   * @throws NotImportable where it is no text format, with line and column
   */
  static ConfigText read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new NotImportable(FILE + ": expected text in UTF-8");
    } catch (IOException e) {
      throw new NotImportable(FILE + " cannot be read: " + e);
    }
  }

  private static ConfigText parse(String text) {
    ModelConfig.Builder config = ModelConfig.newBuilder();
    try {
      TextFormat.merge(text, config);
      return new ConfigText(config.build(), List.of());
    } catch (TextFormat.ParseException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.contains(UNKNOWN)) {
        throw new NotImportable(FILE + ":" + message);
      }
      // Told at the end, when all that is known was read.
      return new ConfigText(
          config.build(),
          message
              .lines()
              .skip(1)
              .map(line -> line.replace('\t', ' ').replace("inference.ModelConfig.", ""))
              .toList());
    }
  }
}

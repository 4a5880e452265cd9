package io.jarbor.runtime.processing.binding;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Excerpt;
import io.jarbor.runtime.processing.json.JsonInput;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that an author gives as an example, and that was tried.
 *
 * @param value as maps, lists and scalars; null for JSON's null
 */
record Example(@Nullable Object value) {
  private static final int SHOWN = 100;

  /**
   * Try an example.
   *
   * @param reader what reads such a value of a request
   * @param where what the example is of, for a message
   * @throws UnbindableException if it cannot be read
   */
  static Example of(String json, JsonInput.ValueReader<?> reader, String where) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      Object unused = JsonInput.read(bytes, reader);
      return JsonInput.read(bytes, in -> new Example(JsonTree.read(in)));
    } catch (ServingException e) {
      throw new UnbindableException(
          where
              + ": its example, "
              + Excerpt.of(json, SHOWN)
              + ", does not suit it: "
              + e.getMessage());
    }
  }
}

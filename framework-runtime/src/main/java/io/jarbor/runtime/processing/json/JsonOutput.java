package io.jarbor.runtime.processing.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Makes JSON documents. Thread-safe. */
public final class JsonOutput {
  private static final JsonFactory JSON =
      // The JDK's own digits are not always the fewest before Java 19.
      JsonFactory.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private JsonOutput() {}

  /** Writes one value. */
  @FunctionalInterface
  public interface ValueWriter {
    void write(JsonGenerator out) throws IOException;
  }

  /** Write one value as UTF-8. */
  public static byte[] write(ValueWriter writer) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
      try (JsonGenerator out = JSON.createGenerator(bytes)) {
        writer.write(out);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

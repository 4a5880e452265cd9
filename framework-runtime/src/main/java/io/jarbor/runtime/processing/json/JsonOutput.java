package io.jarbor.runtime.processing.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** Makes JSON documents. Thread-safe. */
public final class JsonOutput {
  private static final JsonFactory STRICT = factory().build();
  private static final JsonFactory WITH_NAN =
      factory().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

  private static JsonFactoryBuilder factory() {
    // The JDK's own digits are not always the fewest before Java 19.
    return new JsonFactoryBuilder()
        .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8);
  }

  private JsonOutput() {}

  /** Writes one value. */
  @FunctionalInterface
  public interface ValueWriter {
    void write(JsonGenerator out) throws IOException;
  }

  /** Write one value as UTF-8. */
  public static byte[] write(ValueWriter writer) {
    return write(held -> {}, writer);
  }

  /**
   * Write one value as UTF-8.
   *
   * @param room told how many bytes are held, before there are more; what it throws is thrown
   */
  public static byte[] write(LongConsumer room, ValueWriter writer) {
    return write(STRICT, room, writer);
  }

  /**
   * Write one value as UTF-8, with the bare words {@code NaN}, {@code Infinity} and {@code
   * -Infinity} for the numbers that JSON does not have.
   *
   * @param room as of {@link #write(LongConsumer, ValueWriter)}
   */
  public static byte[] writeWithNaN(LongConsumer room, ValueWriter writer) {
    return write(WITH_NAN, room, writer);
  }

  /** Write one value to nowhere, to find out whether it can be; however large, it takes no room. */
  public static void discard(ValueWriter writer) {
    try (JsonGenerator out = STRICT.createGenerator(OutputStream.nullOutputStream())) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Write a value that is JSON in UTF-8 already, byte for byte. */
  public static void writeRawValue(JsonGenerator out, ByteBuffer json) throws IOException {
    out.writeRawValue("");
    writeRaw(out, json);
  }

  /**
   * Write the members of an object that is JSON in UTF-8 already, byte for byte, into the object
   * that is being written, behind the members that it has.
   *
   * @param object from its opening brace to its closing one
   */
  public static void writeRawMembers(JsonGenerator out, ByteBuffer object) throws IOException {
    ByteBuffer members = object.slice(object.position() + 1, object.remaining() - 2);
    if (members.hasRemaining()) {
      out.writeRaw(',');
      writeRaw(out, members);
    }
  }

  private static void writeRaw(JsonGenerator out, ByteBuffer json) throws IOException {
    byte[] bytes = new byte[json.remaining()];
    json.duplicate().get(bytes);
    out.flush();
    ((OutputStream) out.getOutputTarget()).write(bytes);
  }

  private static byte[] write(JsonFactory json, LongConsumer room, ValueWriter writer) {
    JsonBytes bytes = new JsonBytes(room);
    try (JsonGenerator out = json.createGenerator(bytes)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

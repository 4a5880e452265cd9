package io.jarbor.runtime.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.error.ServingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * Words errors as RFC 9457 problem details: {@code type}, {@code title}, {@code status}, {@code
 * code}, {@code detail}, {@code instance}, and {@code pointer} where a field is wrong.
 */
public final class ProblemJson implements ErrorWriter {
  private static final String MEDIA_TYPE = "application/problem+json";
  private final JsonFactory json = new JsonFactory();

  @Override
  public HttpAnswer write(ServingException error, String path) {
    ErrorTable.Row row = ErrorTable.of(error.code());
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = json.createGenerator(out)) {
      generator.writeStartObject();
      generator.writeStringField("type", "about:blank");
      generator.writeStringField("title", row.title());
      generator.writeNumberField("status", row.direct());
      generator.writeStringField("code", error.code().name());
      generator.writeStringField("detail", ErrorMessage.of(error));
      generator.writeStringField("instance", path);
      Optional<String> pointer = ErrorMessage.pointer(error);
      if (pointer.isPresent()) {
        generator.writeStringField("pointer", pointer.get());
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    Map<String, String> headers =
        error.code().equals(HttpErrors.UNAUTHORIZED)
            ? Map.of("WWW-Authenticate", "Bearer")
            : Map.of();
    return new HttpAnswer(row.direct(), MEDIA_TYPE, out.toByteArray(), headers);
  }
}

package io.jarbor.runtime.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Words errors as RFC 9457 problem details: {@code type}, {@code title}, {@code status}, {@code
 * code}, {@code detail}, {@code instance}, and {@code pointer} where a field is wrong.
 */
public final class ProblemJson implements ErrorWriter {
  private static final String MEDIA_TYPE = "application/problem+json";
  private static final int SERVER_ERROR = 500;

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          kind(ErrorCode.INVALID_INPUT, 400, "Invalid input"),
          kind(ErrorCode.NOT_FOUND, 404, "Not found"),
          kind(ErrorCode.TOO_LARGE, 413, "Too large"),
          kind(ErrorCode.UNSUPPORTED, 400, "Not supported"),
          kind(ErrorCode.CANCELLED, 499, "Cancelled"),
          kind(ErrorCode.OVERLOADED, 429, "Overloaded"),
          kind(ErrorCode.DEADLINE_EXCEEDED, 504, "Deadline exceeded"),
          kind(ErrorCode.UNAVAILABLE, 503, "Unavailable"),
          kind(ErrorCode.INVALID_PACKAGE, 422, "Invalid package"),
          kind(ErrorCode.PROCESSOR_FAILURE, SERVER_ERROR, "Processor failed"),
          kind(ErrorCode.BACKEND_FAILURE, SERVER_ERROR, "Backend failed"),
          kind(HttpErrors.METHOD_NOT_ALLOWED, 405, "Method not allowed"),
          kind(HttpErrors.UNSUPPORTED_MEDIA_TYPE, 415, "Unsupported media type"),
          kind(HttpErrors.BODY_TIMEOUT, 408, "Body timeout"),
          kind(HttpErrors.UNAUTHORIZED, 401, "Unauthorized"),
          kind(HttpErrors.FORBIDDEN, 403, "Forbidden"));

  private static final Kind UNKNOWN = new Kind(SERVER_ERROR, "Internal error");

  private final JsonFactory json = new JsonFactory();

  private record Kind(int status, String title) {}

  private static Map.Entry<String, Kind> kind(ErrorCode code, int status, String title) {
    return Map.entry(code.name(), new Kind(status, title));
  }

  /** Codes that a later release adds are worded by whose fault they are. */
  private static Kind kindOf(ErrorCode code) {
    Kind known = KINDS.get(code.name());
    if (known != null) {
      return known;
    }
    return switch (code.fault()) {
      case CALLER -> new Kind(400, "Invalid request");
      case CAPACITY -> new Kind(503, "Unavailable");
      case PACKAGE, SERVER -> UNKNOWN;
    };
  }

  @Override
  public HttpAnswer write(ServingException error, String path) {
    Kind kind = kindOf(error.code());
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = json.createGenerator(out)) {
      generator.writeStartObject();
      generator.writeStringField("type", "about:blank");
      generator.writeStringField("title", kind.title());
      generator.writeNumberField("status", kind.status());
      generator.writeStringField("code", error.code().name());
      generator.writeStringField("detail", String.valueOf(error.getMessage()));
      generator.writeStringField("instance", path);
      if (error.pointer().isPresent()) {
        generator.writeStringField("pointer", error.pointer().get());
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    Map<String, String> headers =
        error.code().equals(HttpErrors.UNAUTHORIZED)
            ? Map.of("WWW-Authenticate", "Bearer")
            : Map.of();
    return new HttpAnswer(kind.status(), MEDIA_TYPE, out.toByteArray(), headers);
  }
}

package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import java.util.Map;

/**
 * What each error code is on the wire, in every protocol that the server speaks. The one place
 * where codes become statuses.
 */
public final class ErrorTable {
  private static final Map<String, Row> ROWS =
      Map.ofEntries(
          row(ErrorCode.INVALID_INPUT, "Invalid input", 400, 400, Grpc.INVALID_ARGUMENT),
          row(ErrorCode.NOT_FOUND, "Not found", 404, 404, Grpc.NOT_FOUND),
          row(ErrorCode.TOO_LARGE, "Too large", 413, 413, Grpc.RESOURCE_EXHAUSTED),
          row(ErrorCode.UNSUPPORTED, "Not supported", 400, 501, Grpc.UNIMPLEMENTED),
          row(ErrorCode.CANCELLED, "Cancelled", 499, 499, Grpc.CANCELLED),
          row(ErrorCode.OVERLOADED, "Overloaded", 429, 503, Grpc.UNAVAILABLE),
          row(ErrorCode.DEADLINE_EXCEEDED, "Deadline exceeded", 504, 504, Grpc.DEADLINE_EXCEEDED),
          row(ErrorCode.QUEUE_TIMEOUT, "Queue timeout", 503, 503, Grpc.UNAVAILABLE),
          row(ErrorCode.UNAVAILABLE, "Unavailable", 503, 503, Grpc.UNAVAILABLE),
          row(ErrorCode.INVALID_PACKAGE, "Invalid package", 422, 400, Grpc.INVALID_ARGUMENT),
          row(ErrorCode.PROCESSOR_FAILURE, "Processor failed", 500, 500, Grpc.INTERNAL),
          row(ErrorCode.BACKEND_FAILURE, "Backend failed", 500, 500, Grpc.INTERNAL),
          row(ErrorCode.INTERNAL, "Internal error", 500, 500, Grpc.INTERNAL),
          row(HttpErrors.MALFORMED_REQUEST, "Malformed request", 400, 400, Grpc.INVALID_ARGUMENT),
          row(HttpErrors.URI_TOO_LONG, "URI too long", 414, 414, Grpc.INVALID_ARGUMENT),
          row(HttpErrors.HEADERS_TOO_LARGE, "Headers too large", 431, 431, Grpc.INVALID_ARGUMENT),
          row(HttpErrors.METHOD_NOT_ALLOWED, "Method not allowed", 405, 405, Grpc.UNIMPLEMENTED),
          row(HttpErrors.UNSUPPORTED_MEDIA_TYPE, "Unsupported media type", 415, 415, Grpc.INTERNAL),
          row(
              HttpErrors.UNSUPPORTED_ENCODING,
              "Unsupported encoding",
              415,
              501,
              Grpc.UNIMPLEMENTED),
          row(HttpErrors.BODY_TIMEOUT, "Body timeout", 408, 408, Grpc.DEADLINE_EXCEEDED),
          row(HttpErrors.UNAUTHORIZED, "Unauthorized", 401, 401, Grpc.UNAUTHENTICATED),
          row(HttpErrors.FORBIDDEN, "Forbidden", 403, 403, Grpc.PERMISSION_DENIED));

  private ErrorTable() {}

  /**
   * One code's line.
   *
   * @param title of the kind, the same for every error of it
   * @param direct HTTP status on native routes and the management port
   * @param openInference HTTP status on the Open Inference Protocol's routes
   * @param grpc status of a call
   */
  public record Row(String title, int direct, int openInference, Grpc grpc) {}

  /** gRPC's status codes, as far as they are used; spelt and numbered as gRPC does. */
  public enum Grpc {
    CANCELLED(1),
    INVALID_ARGUMENT(3),
    DEADLINE_EXCEEDED(4),
    NOT_FOUND(5),
    PERMISSION_DENIED(7),
    RESOURCE_EXHAUSTED(8),
    UNIMPLEMENTED(12),
    INTERNAL(13),
    UNAVAILABLE(14),
    UNAUTHENTICATED(16);

    private final int number;

    Grpc(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  private static Map.Entry<String, Row> row(
      ErrorCode code, String title, int direct, int openInference, Grpc grpc) {
    return Map.entry(code.name(), new Row(title, direct, openInference, grpc));
  }

  /** Find a code's line; one that a later release, or a package, adds goes by whose fault it is. */
  public static Row of(ErrorCode code) {
    Row known = ROWS.get(code.name());
    if (known != null) {
      return known;
    }
    return switch (code.fault()) {
      case CALLER -> new Row("Invalid request", 400, 400, Grpc.INVALID_ARGUMENT);
      case CAPACITY -> new Row("Unavailable", 503, 503, Grpc.UNAVAILABLE);
      case PACKAGE, SERVER -> new Row("Internal error", 500, 500, Grpc.INTERNAL);
    };
  }
}

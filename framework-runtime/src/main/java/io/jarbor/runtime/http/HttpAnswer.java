package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A whole response.
 *
 * @param status HTTP status
 * @param contentType of the body
 * @param body not copied
 * @param headers beside the content's type and length
 */
// Responses are sent, never compared, so the array's identity does no harm; copying it would.
@SuppressWarnings("ArrayRecordComponent")
public record HttpAnswer(int status, String contentType, byte[] body, Map<String, String> headers) {
  /**
   * The longest array for a whole answer: no longer than one can be, nor than half of the heap, in
   * which it is. JSON has a lower bound of its own.
   */
  public static final int MOST_BYTES =
      (int) Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 2);

  /**
   * Check how long an array is to be, before it is made.
   *
   * @return the length
   * @throws ServingException {@code TOO_LARGE} above {@link #MOST_BYTES}
   */
  public static int checkedLength(long bytes) {
    if (bytes > MOST_BYTES) {
      throw new ServingException(
          ErrorCode.TOO_LARGE, "an answer may hold " + MOST_BYTES + " bytes here, got " + bytes);
    }
    return (int) bytes;
  }

  /** Answer with JSON. */
  public static HttpAnswer json(int status, byte[] body) {
    return new HttpAnswer(status, "application/json", body, Map.of());
  }

  /** Answer with text. */
  public static HttpAnswer text(int status, String contentType, String body) {
    return new HttpAnswer(status, contentType, body.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** Add a header. */
  public HttpAnswer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpAnswer(status, contentType, body, more);
  }

  /**
   * Compress the body, where a coding is given and there is room for both forms.
   *
   * @param room told how many bytes they hold, before there are more, and the compressed one at the
   *     end; throws if there is no room for more
   */
  public HttpAnswer coded(Optional<ContentCoding> coding, LongConsumer room) {
    return coding.map(known -> coded(known, room)).orElse(this);
  }

  private HttpAnswer coded(ContentCoding coding, LongConsumer room) {
    try {
      // What does not get shorter is there in two sizes while it grows.
      room.accept(4L * body.length);
    } catch (ServingException e) {
      return this;
    }
    byte[] compressed = coding.compress(body);
    room.accept(compressed.length);
    return new HttpAnswer(status, contentType, compressed, headers)
        .with("Content-Encoding", coding.token());
  }
}

package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Compression of a whole body, or of a gRPC message.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-content-codings">RFC 9110, 8.4.1</a>
 */
public enum ContentCoding {
  GZIP,
  /** HTTP's deflate is the zlib format, not bare deflate. */
  DEFLATE;

  /** All of them, as headers list them. */
  public static final String NAMES = "gzip, deflate";

  private static final int CHUNK_BYTES = 16 << 10;

  /** As headers spell it. */
  public String token() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The coding of a request's body.
   *
   * @return empty for none
   * @throws ServingException {@code UNSUPPORTED_ENCODING} for any other
   */
  public static Optional<ContentCoding> ofRequest(Optional<String> contentEncoding) {
    String said = contentEncoding.orElse("identity").trim().toLowerCase(Locale.ROOT);
    if (said.isEmpty() || said.equals("identity")) {
      return Optional.empty();
    }
    for (ContentCoding coding : values()) {
      if (coding.token().equals(said)) {
        return Optional.of(coding);
      }
    }
    throw new ServingException(
        HttpErrors.UNSUPPORTED_ENCODING,
        "content encoding: expected one of " + NAMES + ", got '" + said + "'");
  }

  /**
   * The coding that a caller likes best for its answer: the highest weight, of equal ones the
   * first.
   *
   * @return empty for none
   */
  public static Optional<ContentCoding> ofResponse(Optional<String> acceptEncoding) {
    Optional<ContentCoding> best = Optional.empty();
    double bestWeight = 0;
    for (String entry : acceptEncoding.orElse("").toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = entry.split(";", -1);
      double weight = weight(parts);
      if (weight > bestWeight) {
        String token = parts[0].trim();
        for (ContentCoding coding : values()) {
          if (coding.token().equals(token)) {
            best = Optional.of(coding);
            bestWeight = weight;
          }
        }
        if (token.equals("identity")) {
          best = Optional.empty();
          bestWeight = weight;
        }
      }
    }
    return best;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException e) {
          return 0; // Not a weight: then nobody can tell that it is wanted.
        }
      }
    }
    return 1;
  }

  /** Compress what is in memory. */
  public byte[] compress(byte[] body) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 2 + 64);
    try (OutputStream out =
        this == GZIP ? new GZIPOutputStream(compressed) : new DeflaterOutputStream(compressed)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return compressed.toByteArray();
  }

  /** Expand a request's body that is on the heap; else as {@link #expand(InputStream, long)}. */
  public ByteBuffer expand(ByteBuffer body, long most) {
    return expand(
        new ByteArrayInputStream(
            body.array(), body.arrayOffset() + body.position(), body.remaining()),
        most);
  }

  /**
   * Expand a request's body.
   *
   * @param body read to its end
   * @param most bytes that it may come to
   * @throws ServingException {@code TOO_LARGE}, or {@code INVALID_INPUT} if it is not of this
   *     coding
   */
  public ByteBuffer expand(InputStream body, long most) {
    ByteArrayOutputStream expanded = new ByteArrayOutputStream(CHUNK_BYTES);
    byte[] chunk = new byte[CHUNK_BYTES];
    try (InputStream in =
        this == GZIP ? new GZIPInputStream(body) : new InflaterInputStream(body)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        if (expanded.size() + (long) count > most) {
          throw new ServingException(
              ErrorCode.TOO_LARGE, "the body may hold " + most + " bytes once expanded, got more");
        }
        expanded.write(chunk, 0, count);
      }
    } catch (IOException e) {
      throw ServingException.invalidInput(
          "the body is not of its content encoding " + token() + ": " + e.getMessage());
    }
    return ByteBuffer.wrap(expanded.toByteArray());
  }
}

package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
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
    for (QualityValue liked : QualityValue.list(acceptEncoding.orElse(""))) {
      if (liked.weight() > bestWeight) {
        for (ContentCoding coding : values()) {
          if (coding.token().equals(liked.value())) {
            best = Optional.of(coding);
            bestWeight = liked.weight();
          }
        }
        if (liked.value().equals("identity")) {
          best = Optional.empty();
          bestWeight = liked.weight();
        }
      }
    }
    return best;
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

  /** Expand a request's body that is on the heap; else as the other. */
  public ByteBuffer expand(ByteBuffer body, long most, LongConsumer reserve) {
    InputStream bytes =
        new ByteArrayInputStream(
            body.array(), body.arrayOffset() + body.position(), body.remaining());
    return expand(bytes, body.remaining(), most, reserve);
  }

  /**
   * Expand a request's body.
   *
   * @param body read to its end
   * @param length of it
   * @param most bytes that it may come to
   * @param reserve told how many bytes are held, both forms of the body, before there are more, and
   *     the expanded form's alone at the end, where its pieces lie beside the whole for a moment;
   *     what it throws is thrown
   * @throws ServingException {@code TOO_LARGE}, or {@code INVALID_INPUT} if it is not of this
   *     coding
   */
  public ByteBuffer expand(InputStream body, int length, long most, LongConsumer reserve) {
    byte[] expanded;
    try (InputStream in =
        this == GZIP ? new GZIPInputStream(body) : new InflaterInputStream(body)) {
      expanded = new Counted(in, length, most, reserve).readAllBytes();
    } catch (IOException e) {
      throw ServingException.invalidInput(
          "the body is not of its content encoding "
              + token()
              + ": "
              + (e instanceof EOFException ? "it ends too early" : e.getMessage()));
    }
    reserve.accept(expanded.length);
    return ByteBuffer.wrap(expanded);
  }

  /** Counts what is read of it, before it is kept. */
  private static final class Counted extends FilterInputStream {
    private final int length;
    private final long most;
    private final LongConsumer reserve;
    private long count;

    Counted(InputStream in, int length, long most, LongConsumer reserve) {
      super(in);
      this.length = length;
      this.most = most;
      this.reserve = reserve;
    }

    @Override
    public int read(byte[] to, int offset, int room) throws IOException {
      int read = super.read(to, offset, room);
      if (read > 0) {
        count += read;
        if (count > most) {
          throw new ServingException(
              ErrorCode.TOO_LARGE, "the body may hold " + most + " bytes once expanded, got more");
        }
        reserve.accept(length + count);
      }
      return read;
    }
  }
}

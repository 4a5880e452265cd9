package io.jarbor.runtime.document;

import io.jarbor.runtime.document.NodeBuilder.Abandoned;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML 1.2 document that nobody needs to trust: UTF-8, up to 1 MiB, 64 levels, no tags,
 * aliases for up to 10,000 values, each key once. Thread-safe.
 */
public final class YamlReader {
  /** Most bytes of a document. */
  public static final int MAX_BYTES = 1 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /**
   * Read a file.
   *
   * @param name of the document, for messages
   * @param problems receives what is wrong
   * @return empty for an empty document, and where problems leave nothing to read
   */
  public Optional<Node> read(Path file, String name, Problems problems) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        problems.add(
            Location.ofFile(name),
            "expected at most " + MAX_BYTES + " bytes, got " + Files.size(file));
        return Optional.empty();
      }
      return decode(bytes, name, problems).flatMap(text -> read(text, name, problems));
    } catch (NoSuchFileException e) {
      problems.add(Location.ofFile(name), "there is no such file");
    } catch (IOException e) {
      problems.add(Location.ofFile(name), "cannot be read: " + e);
    }
    return Optional.empty();
  }

  /** Read text, as {@link #read(Path, String, Problems)} does. */
  public Optional<Node> read(String text, String name, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(name).setCodePointLimit(MAX_BYTES).build();
    try {
      return new NodeBuilder(new Parse(settings).parseString(text).iterator(), name, problems)
          .document();
    } catch (Abandoned e) {
      // Noted where it was found.
      return Optional.empty();
    } catch (MarkedYamlEngineException e) {
      Location at =
          e.getProblemMark()
              .map(mark -> new Location(name, mark.getLine() + 1, mark.getColumn() + 1))
              .orElse(Location.ofFile(name));
      problems.add(at, "not YAML: " + reason(e));
    } catch (ReaderException e) {
      problems.add(
          place(text, text.offsetByCodePoints(0, e.getPosition()), name),
          String.format("not YAML: the character U+%04X is not allowed", e.getCodePoint()));
    } catch (YamlEngineException e) {
      problems.add(Location.ofFile(name), "not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static String reason(MarkedYamlEngineException e) {
    String context = e.getContext();
    return (context == null || context.isBlank() ? "" : context.strip() + ", ") + e.getProblem();
  }

  private static Optional<String> decode(byte[] bytes, String name, Problems problems) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      problems.add(
          place(text, text.length(), name),
          String.format("expected UTF-8, got the byte 0x%02X", bytes[in.position()]));
      return Optional.empty();
    }
    return Optional.of(
        !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text);
  }

  private static Location place(String text, int index, String name) {
    String before = text.substring(0, index);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int lineStart = before.lastIndexOf('\n') + 1;
    return new Location(name, line, before.codePointCount(lineStart, index) + 1);
  }
}

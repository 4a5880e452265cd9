package io.jarbor.backend.onnx;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings what ONNX Runtime says into the form that this project says things in. */
final class EngineMessage {
  private static final int LONGEST = 400;
  private static final Pattern CODE = Pattern.compile("^Error code - \\S+ - message: ");
  private static final Pattern LOAD = Pattern.compile("^Load model from .*? failed: ?");

  /** A place in ONNX Runtime's sources: {@code /src/a.cc:12 void f(int)}. */
  private static final Pattern PLACE =
      Pattern.compile(
          "\\S+\\.(?:cc|cpp|h|cu):\\d+ (?:[^()]*\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)(?:"
              + " const)? ?)?");

  private static final Pattern OPSET =
      Pattern.compile("Opset (\\d+) is under development.* domain (\\S+) is till opset (\\d+)");
  private static final Pattern OPERATOR =
      Pattern.compile("Fatal error: (?:(\\S*):)?(\\w+)\\(-?\\d+\\) is not a registered");

  private EngineMessage() {}

  /** One line, without places in the engine's sources and without the package's path. */
  static String compact(String message, Path root) {
    String text = message.strip();
    text = CODE.matcher(text).replaceFirst("");
    text = LOAD.matcher(text).replaceFirst("");
    text = PLACE.matcher(text).replaceAll("");
    text = text.replace(root + root.getFileSystem().getSeparator(), "");
    text = text.replaceAll("\\s+", " ").strip();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  /** Why a model does not load, and what would mend it. */
  static String refusal(String message, Path root, String engineVersion) {
    String text = compact(message, root);
    Matcher opset = OPSET.matcher(text);
    if (opset.find()) {
      return "it is of opset "
          + opset.group(1)
          + " of "
          + opset.group(2)
          + ", and ONNX Runtime "
          + engineVersion
          + " takes up to "
          + opset.group(3)
          + "; export it with an older opset";
    }
    Matcher operator = OPERATOR.matcher(text);
    if (operator.find()) {
      String domain = operator.group(1);
      return "it uses the operator '"
          + operator.group(2)
          + "' of "
          + (domain == null || domain.isEmpty() ? "ai.onnx" : domain)
          + ", which ONNX Runtime "
          + engineVersion
          + " does not have; export it without";
    }
    return "ONNX Runtime " + engineVersion + " refuses it: " + text;
  }
}

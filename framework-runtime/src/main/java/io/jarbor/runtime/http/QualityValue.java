package io.jarbor.runtime.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One value of a header that lists what a caller likes, such as {@code Accept}.
 *
 * @param value in lower case, without its parameters
 * @param weight from 0, not at all, to 1
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-quality-values">RFC 9110, 12.4.2</a>
 */
public record QualityValue(String value, double weight) {
  private static final Pattern WEIGHT = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

  /** Read a header, in its order; several lines of it are joined by commas. */
  public static List<QualityValue> list(String header) {
    List<QualityValue> values = new ArrayList<>();
    for (String entry : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = entry.split(";", -1);
      String value = parts[0].trim();
      if (!value.isEmpty()) {
        values.add(new QualityValue(value, weight(parts)));
      }
    }
    return values;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim();
      if (parameter.startsWith("q=")) {
        String weight = parameter.substring(2).trim();
        // Not a weight: then nobody can tell that it is wanted.
        return WEIGHT.matcher(weight).matches() ? Double.parseDouble(weight) : 0;
      }
    }
    return 1;
  }
}

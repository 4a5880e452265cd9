package io.jarbor.runtime.manifest;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.runtime.document.Fields;
import io.jarbor.runtime.document.ManyTypes;
import io.jarbor.runtime.document.Places;
import io.jarbor.runtime.document.PlainNodes;
import io.jarbor.runtime.document.Pointers;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.document.ScalarTypes;
import io.jarbor.runtime.document.Value;
import io.jarbor.runtime.document.ValueType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads options by their declaration. Thread-safe. */
public final class DeclaredOptions implements OptionReader {

  @Override
  public Options read(
      List<OptionSpec> declared,
      Map<String, Object> written,
      String pointer,
      Places places,
      Problems problems) {
    List<String> known = declared.stream().map(OptionSpec::name).toList();
    for (String name : written.keySet()) {
      if (!known.contains(name)) {
        problems.add(
            places.locate(Pointers.child(pointer, name)),
            known.isEmpty()
                ? "'" + Pointers.spoken(pointer) + "': no options are taken, got '" + name + "'"
                : "'" + Pointers.spoken(pointer) + "': " + Fields.unknownKey(name, known));
      }
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (OptionSpec option : declared) {
      Object value = written.get(option.name());
      if (value != null) {
        String at = Pointers.child(pointer, option.name());
        Value node = new Value(PlainNodes.of(value, at, places), at, problems);
        type(option).read(node).ifPresent(read -> values.put(option.name(), read));
      } else if (option.defaultValue().isPresent()) {
        values.put(option.name(), option.defaultValue().get());
      } else if (option.required()) {
        problems.add(
            places.locate(pointer),
            "'"
                + Pointers.spoken(pointer)
                + "': '"
                + option.name()
                + "' is missing, "
                + type(option).name());
      }
    }
    return Options.of(values);
  }

  private static ValueType<?> type(OptionSpec option) {
    return switch (option.type()) {
      case STRING ->
          option.allowed().isEmpty() ? ScalarTypes.string() : ScalarTypes.oneOf(option.allowed());
      case INTEGER -> ScalarTypes.integer(option.least(), option.most());
      case NUMBER -> ScalarTypes.number();
      case BOOLEAN -> ScalarTypes.bool();
      case DURATION -> ScalarTypes.duration(Duration.ZERO);
      case SIZE -> ScalarTypes.size(0, Long.MAX_VALUE);
      case STRINGS -> ManyTypes.list("a list of strings", ScalarTypes.string());
      case NUMBERS -> ManyTypes.list("a list of numbers", ScalarTypes.number());
      case STRING_MAP -> ManyTypes.map("a mapping of strings", ScalarTypes.string());
    };
  }
}

package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.runtime.processing.json.JsonInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Records of one component each, told apart by the kind of JSON value that the component has. */
final class AlternativesByKind implements Binding {
  private final Map<Class<?>, RecordBinding> records;
  private final Map<Kind, RecordBinding> byKind = new EnumMap<>(Kind.class);

  AlternativesByKind(Map<Class<?>, RecordBinding> records) {
    this.records = records;
    for (RecordBinding each : records.values()) {
      single(each).binding().kinds().forEach(kind -> byKind.put(kind, each));
    }
  }

  /** True where no two of the records are read from one kind of JSON value. */
  static boolean suits(Iterable<RecordBinding> records) {
    List<Kind> taken = new ArrayList<>();
    for (RecordBinding each : records) {
      if (each.components().size() != 1 || single(each).optional()) {
        return false;
      }
      taken.addAll(single(each).binding().kinds());
    }
    return Set.copyOf(taken).size() == taken.size();
  }

  private static Component single(RecordBinding each) {
    return each.components().get(0);
  }

  private static @Nullable Kind kind(JsonToken token) {
    return switch (token) {
      case VALUE_TRUE, VALUE_FALSE -> Kind.BOOLEAN;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Kind.NUMBER;
      case VALUE_STRING -> Kind.STRING;
      case START_ARRAY -> Kind.ARRAY;
      case START_OBJECT -> Kind.OBJECT;
      default -> null;
    };
  }

  @Override
  public Object read(JsonInput in) {
    Kind kind = kind(in.token());
    RecordBinding found = kind == null ? null : byKind.get(kind);
    if (found == null) {
      throw in.unexpected(
          byKind.keySet().stream()
              .map(each -> each.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(" or ")));
    }
    String pointer = in.pointer();
    return found.make(new @Nullable Object[] {single(found).read(in)}, pointer);
  }

  @Override
  public boolean takesMember(String name) {
    RecordBinding object = byKind.get(Kind.OBJECT);
    return object != null && single(object).binding().takesMember(name);
  }

  @Override
  public void write(JsonGenerator out, Object value) throws IOException {
    RecordBinding binding = AlternativesByType.bindingOf(records, value);
    Component single = single(binding);
    single.binding().write(out, Present.value(out, binding.get(single, value)));
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("oneOf", records.values().stream().map(each -> single(each).schema()).toList());
    return schema;
  }

  @Override
  public Object example() {
    // A component that is not Optional reads no null.
    return Objects.requireNonNull(single(records.values().iterator().next()).example());
  }

  @Override
  public Set<Kind> kinds() {
    return byKind.keySet();
  }
}

package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Pointers;
import io.jarbor.runtime.processing.json.JsonInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records as objects, told apart by a member {@code type}, which may stand anywhere in them. */
final class AlternativesByType implements Binding {
  static final String MEMBER = "type";

  private final Map<Class<?>, RecordBinding> records;
  private final Map<String, RecordBinding> byName = new LinkedHashMap<>();

  AlternativesByType(Map<Class<?>, RecordBinding> records) {
    this.records = records;
    records.forEach((type, binding) -> byName.put(Names.json(type.getSimpleName()), binding));
  }

  static RecordBinding bindingOf(Map<Class<?>, RecordBinding> records, Object value) {
    RecordBinding binding = records.get(value.getClass());
    if (binding == null) {
      throw new IllegalStateException(value.getClass() + " is none of " + records.keySet());
    }
    return binding;
  }

  @Override
  public Object read(JsonInput in) {
    if (!in.is(JsonToken.START_OBJECT)) {
      throw in.unexpected("an object with a member 'type' of " + byName.keySet());
    }
    String pointer = Pointers.child(in.pointer(), MEMBER);
    String name =
        in.peekMember(MEMBER)
            .orElseThrow(
                () ->
                    JsonInput.invalidAt(
                        pointer, "missing or no string; expected one of " + byName.keySet()));
    RecordBinding binding = byName.get(name);
    if (binding == null) {
      throw JsonInput.invalidAt(
          pointer,
          "expected one of "
              + byName.keySet()
              + ", got '"
              + name
              + "'"
              + Nearest.hint(name, byName.keySet()));
    }
    return binding.readMembers(in, MEMBER);
  }

  @Override
  public void write(JsonGenerator out, Object value) throws IOException {
    RecordBinding binding = bindingOf(records, value);
    out.writeStartObject();
    out.writeStringField(MEMBER, Names.json(value.getClass().getSimpleName()));
    binding.writeMembers(out, value);
    out.writeEndObject();
  }

  @Override
  public Map<String, Object> schema() {
    List<Object> alternatives = new ArrayList<>();
    byName.forEach((name, binding) -> alternatives.add(alternative(name, binding)));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("oneOf", alternatives);
    return schema;
  }

  private static Map<String, Object> alternative(String name, RecordBinding binding) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(MEMBER, Map.of("const", name));
    List<String> required = new ArrayList<>(List.of(MEMBER));
    for (Component component : binding.components()) {
      members.put(component.name(), component.schema());
      if (!component.optional()) {
        required.add(component.name());
      }
    }
    Map<String, Object> schema = binding.schema();
    schema.put("properties", members);
    schema.put("required", required);
    return schema;
  }

  @Override
  public Object example() {
    Map.Entry<String, RecordBinding> first = byName.entrySet().iterator().next();
    Map<String, @Nullable Object> example = new LinkedHashMap<>();
    example.put(MEMBER, first.getKey());
    for (Component component : first.getValue().components()) {
      if (component.inExample()) {
        example.put(component.name(), component.example());
      }
    }
    return example;
  }

  @Override
  public Set<Kind> kinds() {
    return Set.of(Kind.OBJECT);
  }
}

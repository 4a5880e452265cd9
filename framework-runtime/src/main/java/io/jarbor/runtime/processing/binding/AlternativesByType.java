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
  public boolean takesMember(String name) {
    return MEMBER.equals(name)
        || records.values().stream().anyMatch(record -> record.takesMember(name));
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
    return binding.schema(Map.of(MEMBER, Map.of("const", name)));
  }

  @Override
  public Object example() {
    Map.Entry<String, RecordBinding> first = byName.entrySet().iterator().next();
    return first.getValue().example(Map.of(MEMBER, first.getKey()));
  }

  @Override
  public Set<Kind> kinds() {
    return Set.of(Kind.OBJECT);
  }
}

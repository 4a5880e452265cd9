package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Pointers;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.TensorFields;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records as objects. What a record's constructor refuses with {@link IllegalArgumentException} is
 * the caller's error, as a constraint is.
 */
final class RecordBinding implements Binding {
  private final Class<?> type;
  private final List<Component> components;
  private final Constructor<?> constructor;

  RecordBinding(Class<?> type, List<Component> components) {
    this.type = type;
    this.components = List.copyOf(components);
    this.constructor = canonical(type);
    components.forEach(component -> component.component().getAccessor().setAccessible(true));
  }

  private static Constructor<?> canonical(Class<?> type) {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " is a record without its own constructor", e);
    }
  }

  List<Component> components() {
    return components;
  }

  @Override
  public Object read(JsonInput in) {
    return readMembers(in, "");
  }

  /**
   * Read an object.
   *
   * @param ignored a member that may be there too; empty for none
   */
  Object readMembers(JsonInput in, String ignored) {
    if (!in.is(JsonToken.START_OBJECT)) {
      throw in.unexpected("an object");
    }
    String pointer = in.pointer();
    @Nullable Object[] values = new @Nullable Object[components.size()];
    boolean ignoredSeen = false;
    while (in.next() == JsonToken.FIELD_NAME) {
      String name = in.fieldName();
      int index = indexOf(name);
      boolean again;
      if (index >= 0) {
        again = values[index] != null;
        in.next();
        values[index] = components.get(index).read(in);
      } else if (!ignored.isEmpty() && name.equals(ignored)) {
        again = ignoredSeen;
        ignoredSeen = true;
        in.next();
        in.skip();
      } else {
        throw TensorFields.unknown(
            pointer, name, components.stream().map(Component::name).toList());
      }
      if (again) {
        throw in.invalid("expected once, got again");
      }
    }
    return make(complete(values, pointer), pointer);
  }

  private int indexOf(String name) {
    for (int i = 0; i < components.size(); i++) {
      if (components.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private @Nullable Object[] complete(@Nullable Object[] values, String pointer) {
    for (int i = 0; i < values.length; i++) {
      Component component = components.get(i);
      if (values[i] == null) {
        if (!component.optional()) {
          throw JsonInput.invalidAt(
              Pointers.child(pointer, component.name()), "missing, and required");
        }
        values[i] = Optional.empty();
      }
    }
    return values;
  }

  /** Make the record of its components' values, in order. */
  Object make(@Nullable Object[] values, String pointer) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof ServingException refused) {
        throw refused;
      }
      if (cause instanceof IllegalArgumentException) {
        throw JsonInput.invalidAt(pointer, String.valueOf(cause.getMessage()));
      }
      throw new ServingException(
          ErrorCode.PROCESSOR_FAILURE, type.getSimpleName() + " cannot be made: " + cause, cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + type, e);
    }
  }

  @Override
  public boolean takesMember(String name) {
    return indexOf(name) >= 0;
  }

  @Override
  public void write(JsonGenerator out, Object value) throws IOException {
    out.writeStartObject();
    writeMembers(out, value);
    out.writeEndObject();
  }

  void writeMembers(JsonGenerator out, Object value) throws IOException {
    for (Component component : components) {
      Object member = get(component, value);
      if (!Optional.empty().equals(member)) {
        out.writeFieldName(component.name());
        Object present = Present.value(out, member);
        component
            .binding()
            .write(out, present instanceof Optional<?> optional ? optional.get() : present);
      }
    }
  }

  @Nullable Object get(Component component, Object value) {
    try {
      return component.component().getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new ServingException(
          ErrorCode.PROCESSOR_FAILURE,
          "cannot read " + type.getSimpleName() + "." + component.component().getName(),
          e);
    }
  }

  @Override
  public Map<String, Object> schema() {
    return schema(Map.of());
  }

  /**
   * Describe the record with members that are no components.
   *
   * @param further schemas of members that come first, each required
   */
  Map<String, Object> schema(Map<String, Object> further) {
    Map<String, Object> members = new LinkedHashMap<>(further);
    List<String> required = new ArrayList<>(further.keySet());
    for (Component component : components) {
      members.put(component.name(), component.schema());
      if (!component.optional()) {
        required.add(component.name());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", members);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  @Override
  public Object example() {
    return example(Map.of());
  }

  /**
   * Make an example with members that are no components.
   *
   * @param further values of members that come first
   */
  Map<String, @Nullable Object> example(Map<String, Object> further) {
    Map<String, @Nullable Object> example = new LinkedHashMap<>(further);
    for (Component component : components) {
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

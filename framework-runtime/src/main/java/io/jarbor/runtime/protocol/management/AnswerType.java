package io.jarbor.runtime.protocol.management;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A kind of JSON object in answers, declared once: it makes the objects, and describes them.
 * Immutable.
 *
 * @param title name of the kind, for people and for generators of clients
 */
record AnswerType<T>(String title, List<Member<T>> members) {

  /**
   * A part of the object.
   *
   * @param value as JSON; empty where the object has no such member
   */
  private record Member<T>(
      String name,
      Map<String, Object> schema,
      boolean required,
      Function<T, ? extends Optional<?>> value) {}

  static <T> AnswerType<T> titled(String title) {
    return new AnswerType<>(title, List.of());
  }

  /** The same members, of another kind that has more. */
  AnswerType<T> extended(String otherTitle) {
    return new AnswerType<>(otherTitle, members);
  }

  /** A member that is always there. */
  AnswerType<T> with(
      String name, Map<String, Object> schema, String description, Function<T, Object> value) {
    return with(name, schema, description, true, value.andThen(Optional::of));
  }

  /** A member that is there where it has a value. */
  AnswerType<T> withOptional(
      String name,
      Map<String, Object> schema,
      String description,
      Function<T, ? extends Optional<?>> value) {
    return with(name, schema, description, false, value);
  }

  private AnswerType<T> with(
      String name,
      Map<String, Object> schema,
      String description,
      boolean required,
      Function<T, ? extends Optional<?>> value) {
    Map<String, Object> described = new LinkedHashMap<>(schema);
    described.put("description", description);
    List<Member<T>> more = new ArrayList<>(members);
    more.add(new Member<>(name, described, required, value));
    return new AnswerType<>(title, List.copyOf(more));
  }

  Map<String, Object> object(T thing) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (Member<T> member : members) {
      member.value().apply(thing).ifPresent(value -> object.put(member.name(), value));
    }
    return object;
  }

  List<Map<String, Object>> objects(List<? extends T> things) {
    return things.stream().map(thing -> object(thing)).toList();
  }

  /** JSON Schema. Further members may come with a later release, so they are not ruled out. */
  Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    members.forEach(member -> properties.put(member.name(), member.schema()));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("title", title);
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", members.stream().filter(Member::required).map(Member::name).toList());
    return schema;
  }
}

package io.jarbor.runtime.processing.binding;

import io.jarbor.api.processing.Field;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.processing.binding.ScalarBinding.Scalar;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes bindings of types. For one type and one thread. */
final class BindingFactory {
  private static final Map<Class<?>, Scalar> SCALARS =
      Map.ofEntries(
          Map.entry(boolean.class, Scalar.BOOLEAN),
          Map.entry(Boolean.class, Scalar.BOOLEAN),
          Map.entry(int.class, Scalar.INT),
          Map.entry(Integer.class, Scalar.INT),
          Map.entry(long.class, Scalar.LONG),
          Map.entry(Long.class, Scalar.LONG),
          Map.entry(float.class, Scalar.FLOAT),
          Map.entry(Float.class, Scalar.FLOAT),
          Map.entry(double.class, Scalar.DOUBLE),
          Map.entry(Double.class, Scalar.DOUBLE),
          Map.entry(String.class, Scalar.STRING));

  private static final Map<Class<?>, Datatype> ARRAYS =
      Map.of(
          float[].class, Datatype.FP32,
          double[].class, Datatype.FP64,
          int[].class, Datatype.INT32,
          long[].class, Datatype.INT64);

  private final Deque<Class<?>> open = new ArrayDeque<>();

  /** Bind a whole body's type: a record, or a sealed interface of records. */
  Binding root(Class<?> type) {
    if (!type.isRecord() && !type.isSealed()) {
      throw new UnbindableException(
          type.getName() + ": a body is a record or a sealed interface of records");
    }
    return bind(type, Constraints.NONE, type.getSimpleName());
  }

  private Binding bind(Type type, Constraints constraints, String where) {
    if (type instanceof ParameterizedType generic) {
      return bindGeneric(generic, constraints, where);
    }
    if (!(type instanceof Class<?> plain)) {
      throw unsupported(type, where);
    }
    Scalar scalar = SCALARS.get(plain);
    if (scalar != null) {
      require(constraints, where, scalar.name(), scalar == Scalar.STRING, numeric(scalar));
      return new ScalarBinding(scalar, constraints);
    }
    Datatype element = ARRAYS.get(plain);
    if (element != null) {
      require(constraints, where, plain.getSimpleName(), true, true);
      return new ArrayBinding(element, constraints);
    }
    if (plain == byte[].class) {
      require(constraints, where, "bytes", true, false);
      return new BinaryBinding(constraints);
    }
    require(constraints, where, plain.getSimpleName(), false, false);
    if (plain == Tensor.class) {
      return new TensorBinding();
    }
    if (plain.isEnum() && plain.getEnumConstants().length > 0) {
      return new EnumBinding(plain);
    }
    if (plain.isRecord()) {
      return bindRecord(plain, where);
    }
    if (plain.isSealed() && plain.isInterface()) {
      return bindSealed(plain, where);
    }
    throw unsupported(type, where);
  }

  private static boolean numeric(Scalar scalar) {
    return scalar != Scalar.STRING && scalar != Scalar.BOOLEAN;
  }

  private static void require(
      Constraints constraints, String where, String what, boolean length, boolean numbers) {
    if (constraints.boundsLength() && !length) {
      throw new UnbindableException(where + ": minLength and maxLength do not suit " + what);
    }
    if (constraints.boundsNumbers() && !numbers) {
      throw new UnbindableException(where + ": minimum and maximum do not suit " + what);
    }
    if (constraints.minElementLength() != 0) {
      throw new UnbindableException(where + ": minElementLength does not suit " + what);
    }
  }

  private Binding bindGeneric(ParameterizedType type, Constraints constraints, String where) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == List.class) {
      return new ListBinding(
          bind(arguments[0], constraints.ofElements(), where + "[]"), constraints);
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      require(constraints, where, "a map", false, false);
      return new MapBinding(bind(arguments[1], Constraints.NONE, where + "{}"));
    }
    throw unsupported(type, where);
  }

  private static UnbindableException unsupported(Type type, String where) {
    return new UnbindableException(
        where
            + ": cannot be bound, since it is a "
            + type.getTypeName()
            + "; see io.jarbor.api.processing.Field for the types that can");
  }

  private RecordBinding bindRecord(Class<?> type, String where) {
    if (open.contains(type)) {
      throw new UnbindableException(where + ": " + type.getSimpleName() + " contains itself");
    }
    open.push(type);
    List<Component> components = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Component bound = bindComponent(component, where + "." + component.getName());
      if (!names.add(bound.name())) {
        throw new UnbindableException(
            where + ": two components have the JSON name '" + bound.name() + "'");
      }
      components.add(bound);
    }
    open.pop();
    return new RecordBinding(type, components);
  }

  private Component bindComponent(RecordComponent component, String where) {
    Field field = component.getAnnotation(Field.class);
    Type type = component.getGenericType();
    boolean optional =
        type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
    if (optional) {
      type = ((ParameterizedType) type).getActualTypeArguments()[0];
    }
    Binding binding = bind(type, Constraints.of(field), where);
    String name = field == null ? "" : field.name();
    Component bound =
        new Component(
            component,
            name.isEmpty() ? Names.json(component.getName()) : name,
            binding,
            optional,
            field == null ? "" : field.description(),
            null);
    return field == null || field.example().isEmpty()
        ? bound
        : bound.withExample(Example.of(field.example(), bound::read, where));
  }

  private Binding bindSealed(Class<?> type, String where) {
    Map<Class<?>, RecordBinding> records = new LinkedHashMap<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      if (!permitted.isRecord()) {
        throw new UnbindableException(
            where + ": " + permitted.getSimpleName() + " is no record, as alternatives must be");
      }
      records.put(permitted, bindRecord(permitted, where + "." + permitted.getSimpleName()));
    }
    if (AlternativesByKind.suits(records.values())) {
      return new AlternativesByKind(records);
    }
    for (RecordBinding each : records.values()) {
      for (Component component : each.components()) {
        if (component.name().equals(AlternativesByType.MEMBER)) {
          throw new UnbindableException(
              where + ": the alternatives are told apart by 'type', so none may have that field");
        }
      }
    }
    return new AlternativesByType(records);
  }
}

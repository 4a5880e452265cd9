package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.processing.json.JsonInput;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads, writes and describes one request or response type, by the rules of {@link
 * io.jarbor.api.processing.Field}. Thread-safe. Holds the type's classes: make one per version.
 *
 * <p>Alternatives whose records have single components of one kind are told apart by {@code type}
 * like those with several. A {@code Tensor} is read as FP32. Constants of enums are in lower case.
 */
public final class RecordBinder {
  private final Class<?> type;
  private final Binding binding;

  private RecordBinder(Class<?> type, Binding binding) {
    this.type = type;
    this.binding = binding;
  }

  /**
   * Bind a type.
   *
   * @throws UnbindableException naming the component that cannot be bound, and why
   */
  public static RecordBinder of(Class<?> type) {
    return new RecordBinder(type, new BindingFactory().root(type));
  }

  /** Read the value that begins at the current token. */
  public Object read(JsonInput in) {
    return binding.read(in);
  }

  /**
   * Write a value.
   *
   * @throws ServingException {@code PROCESSOR_FAILURE} if it is not of the type, or a part is null
   */
  public void write(JsonGenerator out, Object value) throws IOException {
    if (!type.isInstance(value)) {
      throw new ServingException(
          ErrorCode.PROCESSOR_FAILURE,
          "expected an answer of class " + type.getName() + ", got " + value.getClass().getName());
    }
    binding.write(out, value);
  }

  /** True where the type is read from an object that may have a member of this name. */
  public boolean takesMember(String name) {
    return binding.takesMember(name);
  }

  public Map<String, Object> schema() {
    return binding.schema();
  }

  /** A request that reads, as a JSON value. */
  public Object example() {
    return binding.example();
  }

  /**
   * Try a request that is written as JSON.
   *
   * @return the same, as a JSON value
   * @throws UnbindableException if it cannot be read
   */
  public Object example(String json) {
    // What is read as a request is an object or another value, never null.
    return Objects.requireNonNull(Example.of(json, binding::read, type.getName()).value());
  }

  /**
   * Make a function of a body that is no JSON to a request: the record's one {@code byte[]}, the
   * other components absent.
   *
   * @throws UnbindableException if there is not exactly one, or another is required
   */
  public WholeBody wholeBody() {
    if (!(binding instanceof RecordBinding record)) {
      throw new UnbindableException(type.getName() + ": only a record takes a body whole");
    }
    int index = -1;
    for (int i = 0; i < record.components().size(); i++) {
      Component component = record.components().get(i);
      if (component.binding() instanceof BinaryBinding) {
        if (index >= 0) {
          throw new UnbindableException(
              type.getName() + ": takes a body whole, and has two components of byte[]");
        }
        index = i;
      } else if (!component.optional()) {
        throw new UnbindableException(
            type.getName()
                + "."
                + component.component().getName()
                + ": must be Optional, since a body that is taken whole has no such field");
      }
    }
    if (index < 0) {
      throw new UnbindableException(
          type.getName() + ": takes a body whole, and has no component of byte[]");
    }
    return new WholeBody(record, index);
  }

  /** Makes requests of whole bodies. Thread-safe. */
  public static final class WholeBody {
    private final RecordBinding record;
    private final int index;

    private WholeBody(RecordBinding record, int index) {
      this.record = record;
      this.index = index;
    }

    /** Make a request; {@code body} is its own from then on. */
    public Object request(byte[] body) {
      Component component = record.components().get(index);
      Constraints constraints = ((BinaryBinding) component.binding()).constraints();
      if (!constraints.holdsLength(body.length)) {
        throw JsonInput.invalidAt("", constraints.wrongLength(body.length, "bytes"));
      }
      @Nullable Object[] values = new @Nullable Object[record.components().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = Optional.empty();
      }
      values[index] = component.optional() ? Optional.of(body) : body;
      return record.make(values, "");
    }
  }
}

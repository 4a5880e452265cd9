package io.jarbor.api.model;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The named inputs and outputs of a version. Immutable; made by a builder, since it will get more
 * parts.
 *
 * <p>Shapes are whole. Where {@link #batched()} holds, dimension 0 of every one is the batch and
 * stands here as -1.
 */
public final class Signature {
  /** Name of the signature that a model has if it has one. */
  public static final String DEFAULT_NAME = "default";

  private final String name;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;
  private final boolean batched;

  private Signature(Builder builder) {
    this.name = builder.name;
    this.inputs = List.copyOf(builder.inputs);
    this.outputs = List.copyOf(builder.outputs);
    this.batched = builder.batched;
    requireDistinct(inputs, "input");
    requireDistinct(outputs, "output");
    if (batched) {
      requireRows(inputs);
      requireRows(outputs);
    }
  }

  private static void requireDistinct(List<TensorSpec> specs, String kind) {
    Set<String> names = new LinkedHashSet<>();
    for (TensorSpec spec : specs) {
      if (!names.add(spec.name())) {
        throw new IllegalArgumentException("two " + kind + "s are named '" + spec.name() + "'");
      }
    }
  }

  private static void requireRows(List<TensorSpec> specs) {
    for (TensorSpec spec : specs) {
      if (spec.shape().rank() == 0 || spec.shape().size(0) != Shape.DYNAMIC) {
        throw new IllegalArgumentException(
            "'"
                + spec.name()
                + "' of a batched signature: dimension 0 must be -1, got shape "
                + spec.shape());
      }
    }
  }

  /**
   * True if dimension 0 is dynamic on every input and output, so that a batch dimension can be told
   * from the shapes alone.
   */
  public static boolean looksBatched(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return !inputs.isEmpty()
        && inputs.stream().allMatch(Signature::dynamicRows)
        && outputs.stream().allMatch(Signature::dynamicRows);
  }

  private static boolean dynamicRows(TensorSpec spec) {
    return spec.shape().rank() > 0 && spec.shape().size(0) == Shape.DYNAMIC;
  }

  /** Start a signature named {@link #DEFAULT_NAME}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Start a signature from this one. */
  public Builder toBuilder() {
    return new Builder().name(name).inputs(inputs).outputs(outputs).batched(batched);
  }

  public String name() {
    return name;
  }

  public List<TensorSpec> inputs() {
    return inputs;
  }

  public List<TensorSpec> outputs() {
    return outputs;
  }

  /**
   * True if dimension 0 of every input and output is the batch. Says nothing of whether rows are
   * independent.
   */
  public boolean batched() {
    return batched;
  }

  public Optional<TensorSpec> input(String input) {
    return inputs.stream().filter(spec -> spec.name().equals(input)).findFirst();
  }

  public Optional<TensorSpec> output(String output) {
    return outputs.stream().filter(spec -> spec.name().equals(output)).findFirst();
  }

  /**
   * Check that tensors are what the model takes: every input there, none unknown, datatypes and
   * shapes fitting, and where {@link #batched()} holds as many rows in each.
   *
   * @throws ServingException {@code INVALID_INPUT}, naming the input, what is expected and what was
   *     got
   */
  public void checkInputs(Map<String, Tensor> tensors) {
    long rows = Shape.DYNAMIC;
    for (TensorSpec spec : inputs) {
      Tensor tensor = tensors.get(spec.name());
      if (tensor == null) {
        throw ServingException.invalidInput(
            "input '"
                + spec.name()
                + "' is missing; expected "
                + names(inputs)
                + ", got "
                + tensors.keySet());
      }
      check("input", spec, tensor);
      if (batched) {
        if (rows != Shape.DYNAMIC && rows != tensor.shape().size(0)) {
          throw ServingException.invalidInput(
              "input '"
                  + spec.name()
                  + "': expected "
                  + Counted.of(rows, "row")
                  + " as the inputs before it have, got shape "
                  + tensor.shape());
        }
        rows = tensor.shape().size(0);
      }
    }
    if (tensors.size() > inputs.size()) {
      Set<String> unknown = new LinkedHashSet<>(tensors.keySet());
      unknown.removeAll(names(inputs));
      throw ServingException.invalidInput(
          "unknown inputs " + unknown + "; expected " + names(inputs));
    }
  }

  private static void check(String kind, TensorSpec spec, Tensor tensor) {
    if (tensor.datatype() != spec.datatype()) {
      throw ServingException.invalidInput(
          kind
              + " '"
              + spec.name()
              + "': expected datatype "
              + spec.datatype()
              + ", got "
              + tensor.datatype());
    }
    if (!spec.shape().accepts(tensor.shape())) {
      throw ServingException.invalidInput(
          kind
              + " '"
              + spec.name()
              + "': expected shape "
              + spec.shape()
              + ", got "
              + tensor.shape());
    }
  }

  private static List<String> names(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::name).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Signature signature
        && name.equals(signature.name)
        && inputs.equals(signature.inputs)
        && outputs.equals(signature.outputs)
        && batched == signature.batched;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, inputs, outputs, batched);
  }

  @Override
  public String toString() {
    return inputs + " -> " + outputs + (batched ? ", batched" : "");
  }

  /** Collects the parts of a {@link Signature}. Not thread-safe. */
  public static final class Builder {
    private String name = DEFAULT_NAME;
    private List<TensorSpec> inputs = List.of();
    private List<TensorSpec> outputs = List.of();
    private boolean batched;

    private Builder() {}

    public Builder name(String value) {
      this.name = value;
      return this;
    }

    public Builder inputs(List<TensorSpec> specs) {
      this.inputs = specs;
      return this;
    }

    public Builder outputs(List<TensorSpec> specs) {
      this.outputs = specs;
      return this;
    }

    public Builder batched(boolean value) {
      this.batched = value;
      return this;
    }

    /**
     * Make the signature.
     *
     * @throws IllegalArgumentException if two inputs, or two outputs, have one name, or a batched
     *     one has a dimension 0 other than -1
     */
    public Signature build() {
      return new Signature(this);
    }
  }
}

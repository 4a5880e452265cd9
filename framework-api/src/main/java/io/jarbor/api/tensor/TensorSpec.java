package io.jarbor.api.tensor;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Name, datatype and shape of one input or output. Immutable; made by a builder, since it will get
 * more parts.
 *
 * <p>In a {@code Signature} the shape is whole, the batch dimension included; in a manifest it is
 * per item where batching is on.
 */
public final class TensorSpec {
  private final String name;
  private final Datatype datatype;
  private final Shape shape;
  private final List<String> labels;
  private final @Nullable String labelsFile;

  private TensorSpec(Builder builder) {
    this.name = builder.name;
    this.datatype = builder.datatype;
    this.shape = builder.shape;
    this.labels = List.copyOf(builder.labels);
    this.labelsFile = builder.labelsFile;
  }

  /** Create a spec that has nothing but the three parts that every tensor has. */
  public static TensorSpec of(String name, Datatype datatype, Shape shape) {
    return builder(name, datatype, shape).build();
  }

  /** Start a spec. */
  public static Builder builder(String name, Datatype datatype, Shape shape) {
    return new Builder(name, datatype, shape);
  }

  /** Start a spec from this one. */
  public Builder toBuilder() {
    Builder builder = new Builder(name, datatype, shape).labels(labels);
    builder.labelsFile = labelsFile;
    return builder;
  }

  public String name() {
    return name;
  }

  public Datatype datatype() {
    return datatype;
  }

  public Shape shape() {
    return shape;
  }

  /** Names of the classes along the last dimension, in order; empty where there are none. */
  public List<String> labels() {
    return labels;
  }

  /** The package's file that the labels come from, a line each. */
  public Optional<String> labelsFile() {
    return Optional.ofNullable(labelsFile);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorSpec spec
        && name.equals(spec.name)
        && datatype == spec.datatype
        && shape.equals(spec.shape)
        && labels.equals(spec.labels)
        && Objects.equals(labelsFile, spec.labelsFile);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, datatype, shape, labels, labelsFile);
  }

  /** As messages show it: {@code x FP32 [-1, 4]}. */
  @Override
  public String toString() {
    return name + " " + datatype + " " + shape;
  }

  /** Collects the parts of a {@link TensorSpec}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final Datatype datatype;
    private Shape shape;
    private List<String> labels = List.of();
    private @Nullable String labelsFile;

    private Builder(String name, Datatype datatype, Shape shape) {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("tensor name must not be empty");
      }
      this.name = name;
      this.datatype = datatype;
      this.shape = shape;
    }

    public Builder shape(Shape shape) {
      this.shape = shape;
      return this;
    }

    /** Names of the classes along the last dimension, in order. */
    public Builder labels(List<String> labels) {
      this.labels = labels;
      return this;
    }

    /** The package's file that the labels come from, relative to the package. */
    public Builder labelsFile(String file) {
      this.labelsFile = file;
      return this;
    }

    public TensorSpec build() {
      return new TensorSpec(this);
    }
  }
}

package io.jarbor.api.manifest;

import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a model is and how it serves: the single source of routes, documents,
 * validation and labels. Immutable; made by a builder, since it will get more parts.
 *
 * <p>Where a manifest leaves a part out, the accessor gives the documented default, or empty where
 * the model file or the package's classes tell.
 */
public final class Manifest {
  private final String name;
  private final String version;
  private final @Nullable String backend;
  private final @Nullable String model;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;
  private final VersionPolicy versions;
  private final @Nullable ProcessorSpec preprocessor;
  private final @Nullable ProcessorSpec postprocessor;
  private final @Nullable ProcessorSpec generator;
  private final Batching batching;
  private final OptionalInt instances;
  private final Limits limits;
  private final int defaultPriority;
  private final List<Map<String, Object>> warmUp;
  private final boolean tryExample;
  private final Map<String, Object> options;
  private final List<RouteSpec> routes;
  private final EntryLevel openInference;
  private final @Nullable String digest;
  private final @Nullable String description;

  private Manifest(Builder builder) {
    this.name = builder.name;
    this.version = builder.version;
    this.backend = builder.backend;
    this.model = builder.model;
    this.inputs = List.copyOf(builder.inputs);
    this.outputs = List.copyOf(builder.outputs);
    this.versions = builder.versions;
    this.preprocessor = builder.preprocessor;
    this.postprocessor = builder.postprocessor;
    this.generator = builder.generator;
    this.batching = builder.batching;
    this.instances = builder.instances;
    this.limits = builder.limits;
    this.defaultPriority = builder.defaultPriority;
    this.warmUp = builder.warmUp.stream().map(Frozen::map).toList();
    this.tryExample = builder.tryExample;
    this.options = Frozen.map(builder.options);
    this.routes =
        builder.routes.isEmpty()
            ? List.of(RouteSpec.of("POST", "/" + builder.name))
            : List.copyOf(builder.routes);
    this.openInference = builder.openInference;
    this.digest = builder.digest;
    this.description = builder.description;
  }

  /** Start a manifest. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Start a manifest from this one. */
  public Builder toBuilder() {
    Builder builder =
        new Builder(name).version(version).inputs(inputs).outputs(outputs).versions(versions);
    builder.backend = backend;
    builder.instances = instances;
    builder.model = model;
    builder.preprocessor = preprocessor;
    builder.postprocessor = postprocessor;
    builder.generator = generator;
    builder.openInference = openInference;
    builder.digest = digest;
    builder.description = description;
    return builder
        .batching(batching)
        .limits(limits)
        .defaultPriority(defaultPriority)
        .warmUp(warmUp)
        .tryExample(tryExample)
        .options(options)
        .routes(routes);
  }

  public String name() {
    return name;
  }

  /** Version as the package spells it; {@code "1"} where it does not. */
  public String version() {
    return version;
  }

  /** A sentence for people, shown in the API's documentation. */
  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /** Name of the backend; empty where the one that recognises the files is to be found. */
  public Optional<String> backend() {
    return Optional.ofNullable(backend);
  }

  /** The model's file, relative to the package. */
  public Optional<String> model() {
    return Optional.ofNullable(model);
  }

  /** Inputs as declared, per item where batching is on; empty where the model file tells. */
  public List<TensorSpec> inputs() {
    return inputs;
  }

  /** Outputs as declared, as {@link #inputs()}. */
  public List<TensorSpec> outputs() {
    return outputs;
  }

  public VersionPolicy versions() {
    return versions;
  }

  public Optional<ProcessorSpec> preprocessor() {
    return Optional.ofNullable(preprocessor);
  }

  public Optional<ProcessorSpec> postprocessor() {
    return Optional.ofNullable(postprocessor);
  }

  public Optional<ProcessorSpec> generator() {
    return Optional.ofNullable(generator);
  }

  public Batching batching() {
    return batching;
  }

  /**
   * How many runs may be under way at once, 1 or more; empty where nobody has said, which leaves it
   * to {@link io.jarbor.api.model.Model#suggestedInstances}.
   */
  public OptionalInt instances() {
    return instances;
  }

  public Limits limits() {
    return limits;
  }

  /** Rank in the queue of requests that name none: 1 is the highest, larger ones come later. */
  public int defaultPriority() {
    return defaultPriority;
  }

  /**
   * Sample inputs, run before the version is ready: per sample a value per input, as JSON would
   * give it, one item without the batch dimension.
   */
  public List<Map<String, Object>> warmUp() {
    return warmUp;
  }

  /** True if the example of the documentation is sent once before the version is ready. */
  public boolean tryExample() {
    return tryExample;
  }

  /** The backend's own options as written; checked against what it declares. */
  public Map<String, Object> options() {
    return options;
  }

  /** Native routes, at least one; {@code POST /<name>} where none is written. */
  public List<RouteSpec> routes() {
    return routes;
  }

  /** Where requests of the Open Inference Protocol enter; at the tensors unless said otherwise. */
  public EntryLevel openInference() {
    return openInference;
  }

  /** SHA-256 that the package must have, in hexadecimal. */
  public Optional<String> digest() {
    return Optional.ofNullable(digest);
  }

  /** Name and version alone. */
  @Override
  public String toString() {
    return name + ":" + version;
  }

  /** Collects the parts of a {@link Manifest}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private String version = "1";
    private @Nullable String backend;
    private @Nullable String model;
    private List<TensorSpec> inputs = List.of();
    private List<TensorSpec> outputs = List.of();
    private VersionPolicy versions = VersionPolicy.LATEST;
    private @Nullable ProcessorSpec preprocessor;
    private @Nullable ProcessorSpec postprocessor;
    private @Nullable ProcessorSpec generator;
    private Batching batching = Batching.DEFAULT;
    private OptionalInt instances = OptionalInt.empty();
    private Limits limits = Limits.DEFAULT;
    private int defaultPriority = 1;
    private List<Map<String, Object>> warmUp = List.of();
    private boolean tryExample = true;
    private Map<String, Object> options = Map.of();
    private List<RouteSpec> routes = List.of();
    private @Nullable String digest;
    private EntryLevel openInference = EntryLevel.TENSORS;
    private @Nullable String description;

    private Builder(String name) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("model name must not be blank");
      }
      this.name = name;
    }

    public Builder version(String value) {
      if (value.isBlank()) {
        throw new IllegalArgumentException("model version must not be blank");
      }
      this.version = value;
      return this;
    }

    public Builder description(String value) {
      this.description = value;
      return this;
    }

    public Builder backend(String value) {
      this.backend = value;
      return this;
    }

    public Builder model(String value) {
      this.model = value;
      return this;
    }

    public Builder inputs(List<TensorSpec> value) {
      this.inputs = value;
      return this;
    }

    public Builder outputs(List<TensorSpec> value) {
      this.outputs = value;
      return this;
    }

    public Builder versions(VersionPolicy value) {
      this.versions = value;
      return this;
    }

    public Builder preprocessor(ProcessorSpec value) {
      this.preprocessor = value;
      return this;
    }

    public Builder postprocessor(ProcessorSpec value) {
      this.postprocessor = value;
      return this;
    }

    public Builder generator(ProcessorSpec value) {
      this.generator = value;
      return this;
    }

    public Builder batching(Batching value) {
      this.batching = value;
      return this;
    }

    public Builder instances(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("instances must be 1 or more, got " + value);
      }
      this.instances = OptionalInt.of(value);
      return this;
    }

    public Builder limits(Limits value) {
      this.limits = value;
      return this;
    }

    public Builder defaultPriority(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("default-priority must be 1 or more, got " + value);
      }
      this.defaultPriority = value;
      return this;
    }

    public Builder warmUp(List<Map<String, Object>> value) {
      this.warmUp = value;
      return this;
    }

    public Builder tryExample(boolean value) {
      this.tryExample = value;
      return this;
    }

    public Builder options(Map<String, Object> value) {
      this.options = value;
      return this;
    }

    /** Native routes; none for the default one. */
    public Builder routes(List<RouteSpec> value) {
      this.routes = value;
      return this;
    }

    public Builder openInference(EntryLevel value) {
      openInference = value;
      return this;
    }

    public Builder digest(String value) {
      this.digest = value;
      return this;
    }

    public Manifest build() {
      return new Manifest(this);
    }
  }
}

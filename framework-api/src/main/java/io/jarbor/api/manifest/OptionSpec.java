package io.jarbor.api.manifest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One option that a backend or processor takes: manifests stay strict, and yet open to what a
 * plugin brings. Immutable; made by a builder, since it will get more parts.
 */
public final class OptionSpec {

  /** What an option's value may be, and the Java type that {@link Options} gives it as. */
  public enum Type {
    /** {@code String}. */
    STRING(String.class),
    /** {@code Long}. */
    INTEGER(Long.class),
    /** {@code Double}. */
    NUMBER(Double.class),
    /** {@code Boolean}. */
    BOOLEAN(Boolean.class),
    /** {@code java.time.Duration}, written with a unit: {@code 2ms}. */
    DURATION(Duration.class),
    /** {@code Long} bytes, written with a unit: {@code 256MB}, {@code 256MiB}. */
    SIZE(Long.class),
    /** {@code List<String>}. */
    STRINGS(List.class),
    /** {@code List<Double>}. */
    NUMBERS(List.class),
    /** {@code Map<String, String>}. */
    STRING_MAP(Map.class);

    private final Class<?> javaType;

    Type(Class<?> javaType) {
      this.javaType = javaType;
    }
  }

  private final String name;
  private final Type type;
  private final String description;
  private final boolean required;
  private final @Nullable Object defaultValue;
  private final List<String> allowed;
  private final long least;
  private final long most;

  private OptionSpec(Builder builder) {
    this.name = builder.name;
    this.type = builder.type;
    this.description = builder.description;
    this.required = builder.required;
    this.defaultValue = builder.defaultValue;
    this.allowed = List.copyOf(builder.allowed);
    this.least = builder.least;
    this.most = builder.most;
  }

  /**
   * Start an option.
   *
   * @param name kebab-case, as manifests write it
   */
  public static Builder builder(String name, Type type) {
    return new Builder(name, type);
  }

  public String name() {
    return name;
  }

  public Type type() {
    return type;
  }

  /** One sentence for the manifest reference and for messages. */
  public String description() {
    return description;
  }

  /** True where leaving it out is an error. */
  public boolean required() {
    return required;
  }

  /** What holds where it is left out, of the type's Java type. */
  public Optional<Object> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  /** The words that a STRING may be; empty where any. */
  public List<String> allowed() {
    return allowed;
  }

  /** The least that an INTEGER may be; {@code Long.MIN_VALUE} where any. */
  public long least() {
    return least;
  }

  /** The most that an INTEGER may be; {@code Long.MAX_VALUE} where any. */
  public long most() {
    return most;
  }

  @Override
  public String toString() {
    return name + " (" + type + ")";
  }

  /** Collects the parts of an {@link OptionSpec}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final Type type;
    private String description = "";
    private boolean required;
    private @Nullable Object defaultValue;
    private List<String> allowed = List.of();
    private long least = Long.MIN_VALUE;
    private long most = Long.MAX_VALUE;

    private Builder(String name, Type type) {
      this.name = name;
      this.type = type;
    }

    public Builder description(String text) {
      this.description = text;
      return this;
    }

    public Builder required() {
      this.required = true;
      return this;
    }

    /**
     * Give what holds where it is left out.
     *
     * @param value of the type's Java type
     */
    public Builder defaultValue(Object value) {
      this.defaultValue = value;
      return this;
    }

    public Builder allowed(String... words) {
      this.allowed = List.of(words);
      return this;
    }

    /**
     * Say what an INTEGER may be, so that others are refused with all else that is wrong.
     *
     * @param lowest inclusive
     * @param highest inclusive
     */
    public Builder range(long lowest, long highest) {
      this.least = lowest;
      this.most = highest;
      return this;
    }

    /**
     * Make the option.
     *
     * @throws IllegalArgumentException if the default is not of the type's Java type, not an
     *     allowed word or out of range, if words are given for another type than STRING, or a range
     *     for another than INTEGER
     */
    public OptionSpec build() {
      if (defaultValue != null && !type.javaType.isInstance(defaultValue)) {
        throw new IllegalArgumentException(
            "option '"
                + name
                + "': expected a default of "
                + type.javaType.getSimpleName()
                + ", got "
                + defaultValue.getClass().getSimpleName());
      }
      if (!allowed.isEmpty() && type != Type.STRING) {
        throw new IllegalArgumentException(
            "option '" + name + "': only a STRING has allowed words, not a " + type);
      }
      if (defaultValue instanceof String word && !allowed.isEmpty() && !allowed.contains(word)) {
        throw new IllegalArgumentException(
            "option '" + name + "': expected a default of " + allowed + ", got '" + word + "'");
      }
      boolean ranged = least != Long.MIN_VALUE || most != Long.MAX_VALUE;
      if (ranged && type != Type.INTEGER) {
        throw new IllegalArgumentException(
            "option '" + name + "': only an INTEGER has a range, not a " + type);
      }
      if (least > most
          || (defaultValue instanceof Long number && (number < least || number > most))) {
        throw new IllegalArgumentException(
            "option '" + name + "': expected " + least + " to " + most + " around " + defaultValue);
      }
      return new OptionSpec(this);
    }
  }
}

package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.ServingException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request's parameters: those that the protocol reserves, and the caller's own, which go to the
 * model. Immutable.
 *
 * @see <a
 *     href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_parameters.md">Triton's
 *     parameters extension</a>
 */
public final class InferParameters {
  /** What a request without parameters has. */
  public static final InferParameters NONE = new Builder().build();

  /** Reserved for what a gateway adds; ignored, whatever it is. */
  public static final String HEADERS = "headers";

  private static final String TRITON = "triton_";
  private static final Set<String> RESERVED =
      Set.of(
          "priority",
          "timeout",
          "binary_data_output",
          "sequence_id",
          "sequence_start",
          "sequence_end",
          HEADERS);

  private static final BigInteger MOST_MICROS = BigInteger.valueOf(Long.MAX_VALUE / 1000);

  /** Bytes of what stands for a parameter, an input or an output, roughly. */
  static final int ENTRY_BYTES = 128;

  private final int priority;
  private final @Nullable Duration queueTimeout;
  private final boolean binaryOutputs;
  private final Map<String, Object> custom;

  private InferParameters(Builder builder) {
    this.priority = builder.priority;
    this.queueTimeout = builder.queueTimeout;
    this.binaryOutputs = builder.binaryOutputs;
    this.custom = Map.copyOf(builder.custom);
  }

  /** True of names that mean something to the protocol, so that no model gets them. */
  public static boolean reserved(String name) {
    return RESERVED.contains(name) || name.startsWith(TRITON);
  }

  /** Start a set of parameters. */
  public static Builder builder() {
    return new Builder();
  }

  /** 1 is the highest; 0 the model's default. */
  public int priority() {
    return priority;
  }

  /** Longest that the request may wait for its turn; empty for the model's default. */
  public Optional<Duration> queueTimeout() {
    return Optional.ofNullable(queueTimeout);
  }

  /** True where outputs that the request does not list are wanted as raw bytes. */
  public boolean binaryOutputs() {
    return binaryOutputs;
  }

  /** What goes to the model: each a string, a {@link Long}, {@link Double} or {@link Boolean}. */
  public Map<String, Object> custom() {
    return custom;
  }

  /** Bytes that they have on the heap, roughly. */
  long heapBytes() {
    long bytes = 0;
    for (Map.Entry<String, Object> entry : custom.entrySet()) {
      bytes += ENTRY_BYTES + entry.getKey().length();
      if (entry.getValue() instanceof String text) {
        bytes += 2L * text.length();
      }
    }
    return bytes;
  }

  /** Takes parameters one by one, as a transport reads them. Not thread-safe. */
  public static final class Builder {
    private int priority;
    private @Nullable Duration queueTimeout;
    private boolean binaryOutputs;
    private final Map<String, Object> custom = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();

    private Builder() {}

    /**
     * Take one parameter.
     *
     * @param value a {@link String}, {@link Long}, {@link BigInteger} above a long's range, {@link
     *     Double} or {@link Boolean}
     * @throws ServingException {@code INVALID_INPUT} for a reserved one of another kind, or one
     *     that comes twice, {@code UNSUPPORTED} for one that makes the request part of a sequence
     */
    public Builder put(String name, Object value) {
      if (!seen.add(name)) {
        throw ServingException.invalidInput("parameter '" + name + "': expected once, got again");
      }
      switch (name) {
        case "priority" ->
            // All that are lower than any in use are one.
            priority = whole(name, value).min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
        case "timeout" -> queueTimeout = micros(whole(name, value));
        case "binary_data_output" -> binaryOutputs = flag(name, value);
        case "sequence_id" ->
            requireNoSequence(
                name,
                value instanceof String id ? !id.isEmpty() : whole(name, value).signum() != 0);
        case "sequence_start", "sequence_end" -> requireNoSequence(name, flag(name, value));
        case HEADERS -> {
          // Ignored.
        }
        default -> {
          if (name.startsWith(TRITON)) {
            throw ServingException.invalidInput(
                "parameter '" + name + "': names that begin with 'triton_' are reserved");
          }
          custom.put(name, value);
        }
      }
      return this;
    }

    private static void requireNoSequence(String name, boolean wanted) {
      if (wanted) {
        throw NotSupported.sequences(name);
      }
    }

    private static @Nullable Duration micros(BigInteger micros) {
      return micros.signum() == 0
          ? null
          : Duration.ofNanos(micros.min(MOST_MICROS).longValue() * 1000);
    }

    private static BigInteger whole(String name, Object value) {
      BigInteger whole = BigInteger.ONE.negate();
      if (value instanceof Long number) {
        whole = BigInteger.valueOf(number);
      } else if (value instanceof BigInteger number) {
        whole = number;
      }
      if (whole.signum() < 0) {
        throw ServingException.invalidInput(
            "parameter '" + name + "': expected a whole number, 0 or more, got " + value);
      }
      return whole;
    }

    /** Read a parameter that is true or false. */
    public static boolean flag(String name, Object value) {
      if (value instanceof Boolean flag) {
        return flag;
      }
      throw ServingException.invalidInput(
          "parameter '" + name + "': expected true or false, got " + value);
    }

    public InferParameters build() {
      return new InferParameters(this);
    }
  }
}

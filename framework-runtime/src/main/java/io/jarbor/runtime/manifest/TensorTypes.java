package io.jarbor.runtime.manifest;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Fields;
import io.jarbor.runtime.document.Key;
import io.jarbor.runtime.document.ManyTypes;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Node;
import io.jarbor.runtime.document.ScalarTypes;
import io.jarbor.runtime.document.Value;
import io.jarbor.runtime.document.ValueType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a manifest describes tensors. */
final class TensorTypes {
  private static final List<String> DATATYPES =
      Stream.of(Datatype.values()).map(Datatype::name).toList();

  private static final Key<String> NAME =
      Key.required("name", ScalarTypes.text(), "The tensor's name, as the model file has it.");

  private static final Key<Datatype> DATATYPE =
      Key.required("datatype", datatype(), "Element type: " + String.join(", ", DATATYPES) + ".");

  private static final Key<Shape> SHAPE =
      Key.required(
          "shape",
          shape(),
          "Sizes per item, without the batch dimension unless batching is off; `-1` where a request"
              + " decides, `[]` for a single value.");

  private static final Key<Labels> LABELS =
      Key.optional(
          "labels",
          labels(),
          "none",
          "Names of the classes along the last dimension, in order: a text file of the package with"
              + " a line each, or the list itself.");

  private TensorTypes() {}

  /** A list of tensors. */
  static ValueType<List<TensorSpec>> specs() {
    return ManyTypes.list(
        "a list of tensors",
        ValueType.object(
            "a mapping such as {name: x, datatype: FP32, shape: [4]}",
            List.of(NAME, DATATYPE, SHAPE, LABELS),
            TensorTypes::spec));
  }

  private static Optional<TensorSpec> spec(Fields fields) {
    Optional<String> name = fields.get(NAME);
    Optional<Datatype> datatype = fields.get(DATATYPE);
    Optional<Shape> shape = fields.get(SHAPE);
    Optional<Labels> labels = fields.get(LABELS);
    if (name.isEmpty() || datatype.isEmpty() || shape.isEmpty()) {
      return Optional.empty();
    }
    TensorSpec.Builder spec = TensorSpec.builder(name.get(), datatype.get(), shape.get());
    labels.ifPresent(given -> given.applyTo(spec));
    return Optional.of(spec.build());
  }

  private static ValueType<Datatype> datatype() {
    return ScalarTypes.ofScalar(
        "a datatype such as FP32",
        scalar -> Datatype.named(scalar.text()),
        scalar -> {
          String hint = Nearest.hint(scalar.text().toUpperCase(Locale.ROOT), DATATYPES);
          return hint.isEmpty() ? "; there are " + String.join(", ", DATATYPES) : hint;
        });
  }

  private static ValueType<Shape> shape() {
    ValueType<Long> integer = ScalarTypes.integer(Long.MIN_VALUE, Long.MAX_VALUE);
    ValueType<Long> size =
        ValueType.of(
            "a size of 1 or more, or -1",
            value ->
                integer
                    .read(value)
                    .flatMap(
                        number ->
                            number >= 1 || number == Shape.DYNAMIC
                                ? Optional.of(number)
                                : value.mismatch("a size of 1 or more, or -1", "")));
    ValueType<List<Long>> sizes = ManyTypes.list("a list of sizes such as [4] or [-1, 3]", size);
    return ValueType.of(sizes.name(), value -> sizes.read(value).map(Shape::of));
  }

  private static ValueType<Labels> labels() {
    String name = "a file name, or a list of strings";
    ValueType<List<String>> words = ManyTypes.list(name, ScalarTypes.text());
    ValueType<String> file = ScalarTypes.text();
    return ValueType.of(
        name,
        (Value value) -> {
          if (value.node() instanceof Node.Sequence) {
            return words.read(value).map(list -> new Labels(list, null));
          }
          return value.node() instanceof Node.Mapping
              ? value.mismatch(name, "")
              : file.read(value).map(path -> new Labels(List.of(), path));
        });
  }

  private record Labels(List<String> words, @Nullable String file) {
    void applyTo(TensorSpec.Builder spec) {
      spec.labels(words);
      if (file != null) {
        spec.labelsFile(file);
      }
    }
  }
}

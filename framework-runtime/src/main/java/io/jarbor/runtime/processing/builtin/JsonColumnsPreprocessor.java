package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.processing.Preprocessor;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.processing.ProcessorSetup;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Makes feature vectors of a model's one numeric input from the rows of a table. */
final class JsonColumnsPreprocessor implements Preprocessor<JsonColumnsRequest> {
  static final String NAME = "json-columns";

  private volatile @Nullable FeatureTable table;

  @Override
  public List<OptionSpec> options() {
    return List.of(
        OptionSpec.builder("columns", OptionSpec.Type.STRINGS)
            .description("Names of the columns, in the order of the model's features.")
            .required()
            .build(),
        OptionSpec.builder("missing", OptionSpec.Type.NUMBER)
            .description(
                "The number for a column that a row leaves out; without it such a row is refused.")
            .build());
  }

  @Override
  public void setUp(ProcessorSetup setup) {
    Options options = setup.options();
    TensorSpec input = ModelFit.onlyInput(NAME, setup.signature(), NumberWriter.DATATYPES);
    table =
        new FeatureTable(
            input,
            setup.signature().batched(),
            options.strings("columns"),
            options.has("missing")
                ? OptionalDouble.of(options.number("missing"))
                : OptionalDouble.empty());
  }

  @Override
  public Class<JsonColumnsRequest> requestType() {
    return JsonColumnsRequest.class;
  }

  @Override
  public Optional<String> example() {
    return Optional.ofNullable(table).map(FeatureTable::example);
  }

  @Override
  public Map<String, Tensor> process(JsonColumnsRequest request, ProcessingContext context) {
    return ModelFit.setUp(table).inputs(request.rows(), context.allocator());
  }
}

package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.processing.Postprocessor;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.processing.ProcessorSetup;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers with the labels of the classes that score best. */
final class LabelsPostprocessor implements Postprocessor<LabelsResponse> {
  static final String NAME = "labels";

  /** The selection is by insertion, so its work grows with this bound. */
  private static final int MOST = 1000;

  private volatile @Nullable TopLabels labels;

  @Override
  public List<OptionSpec> options() {
    return List.of(
        OptionSpec.builder("file", OptionSpec.Type.STRING)
            .description("File of the package with a label per line; else the output's own labels.")
            .build(),
        OptionSpec.builder("top", OptionSpec.Type.INTEGER)
            .description("How many classes to answer with, 1 to 1000; all if there are fewer.")
            .defaultValue(5L)
            .range(1, MOST)
            .build(),
        OptionSpec.builder("softmax", OptionSpec.Type.BOOLEAN)
            .description("Whether the output holds logits, which become probabilities by softmax.")
            .defaultValue(false)
            .build(),
        OptionSpec.builder("output", OptionSpec.Type.STRING)
            .description("The output with the scores; may be left out where only one has numbers.")
            .build());
  }

  @Override
  public void setUp(ProcessorSetup setup) {
    Options options = setup.options();
    TensorSpec output =
        ScoreOutput.choose(
            setup.signature(), options.optionalString("output"), options.has("file"));
    Optional<String> file = options.optionalString("file");
    List<String> names =
        file.map(name -> LabelFile.read(setup.files(), name)).orElseGet(output::labels);
    ScoreOutput.requireLabels(output, names, file);
    labels =
        new TopLabels(output.name(), names, (int) options.integer("top"), options.flag("softmax"));
  }

  @Override
  public Class<LabelsResponse> responseType() {
    return LabelsResponse.class;
  }

  @Override
  public LabelsResponse process(Map<String, Tensor> outputs, ProcessingContext context) {
    return ModelFit.setUp(labels).answer(outputs);
  }
}

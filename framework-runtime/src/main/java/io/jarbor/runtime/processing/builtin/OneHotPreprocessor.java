package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.processing.Preprocessor;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.processing.ProcessorSetup;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a one-hot FP32 tensor of the characters of a text. */
final class OneHotPreprocessor implements Preprocessor<OneHotRequest> {
  static final String NAME = "one-hot";

  private volatile @Nullable OneHotEncoder encoder;
  private volatile @Nullable String example;

  @Override
  public List<OptionSpec> options() {
    return List.of(
        OptionSpec.builder("alphabet", OptionSpec.Type.STRING)
            .description("The characters that the model knows, in the order of its inputs.")
            .required()
            .build(),
        OptionSpec.builder("length", OptionSpec.Type.INTEGER)
            .description(
                "How many characters the input holds; may be left out where its shape tells.")
            .range(1, Integer.MAX_VALUE)
            .build(),
        OptionSpec.builder("lower-case", OptionSpec.Type.BOOLEAN)
            .description("Whether the text is lower-cased first, character by character.")
            .defaultValue(false)
            .build(),
        OptionSpec.builder("pad", OptionSpec.Type.STRING)
            .description("Where a shorter text is filled up with positions that are all zero.")
            .allowed("left", "right")
            .defaultValue("right")
            .build());
  }

  @Override
  public void setUp(ProcessorSetup setup) {
    Options options = setup.options();
    TensorSpec input = ModelFit.onlyInput(NAME, setup.signature(), Set.of(Datatype.FP32));
    Alphabet alphabet = new Alphabet(options.string("alphabet"), options.flag("lower-case"));
    OptionalLong length =
        options.has("length") ? OptionalLong.of(options.integer("length")) : OptionalLong.empty();
    example =
        Examples.json(
            Map.of("text", Character.toString(options.string("alphabet").codePointAt(0))));
    encoder =
        new OneHotEncoder(
            alphabet,
            OneHotShape.of(input, setup.signature().batched(), alphabet.size(), length),
            options.string("pad").equals("left"));
  }

  @Override
  public Class<OneHotRequest> requestType() {
    return OneHotRequest.class;
  }

  @Override
  public Optional<String> example() {
    return Optional.ofNullable(example);
  }

  @Override
  public Map<String, Tensor> process(OneHotRequest request, ProcessingContext context) {
    return ModelFit.setUp(encoder).inputs(request.text(), context.allocator());
  }
}

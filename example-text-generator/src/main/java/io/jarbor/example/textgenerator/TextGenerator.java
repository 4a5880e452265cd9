package io.jarbor.example.textgenerator;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.model.Signature;
import io.jarbor.api.processing.Generation;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.processing.ProcessorSetup;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Writes text with a network that scores one candidate at a time: each step scores all 25 symbols
 * as the next one, and draws. Given 1000 numbers instead of a text, it runs the network once.
 */
public final class TextGenerator implements Generator<TextRequest, TextAnswer> {
  private static final String SYMBOLS_FILE = "symbols-file";
  private static final int DEFAULT_LENGTH = 200;
  private static final double DEFAULT_TEMPERATURE = 0.6;

  private @Nullable Proposals proposals;
  private String input = "";
  private String output = "";

  @Override
  public Class<TextRequest> requestType() {
    return TextRequest.class;
  }

  @Override
  public Class<TextAnswer> responseType() {
    return TextAnswer.class;
  }

  @Override
  public List<OptionSpec> options() {
    return List.of(
        OptionSpec.builder(SYMBOLS_FILE, OptionSpec.Type.STRING)
            .description("File of the package that says how often training proposed each symbol.")
            .defaultValue("symbols.txt")
            .build());
  }

  @Override
  public void setUp(ProcessorSetup setup) {
    Signature signature = setup.signature();
    input = only("input", signature.inputs(), Window.INPUTS);
    output = only("output", signature.outputs(), 1);
    proposals = Proposals.read(setup.files().file(setup.options().string(SYMBOLS_FILE)));
  }

  private static String only(String kind, List<TensorSpec> specs, int width) {
    Shape expected = Shape.of(Shape.DYNAMIC, width);
    if (specs.size() != 1
        || specs.get(0).datatype() != Datatype.FP32
        || !specs.get(0).shape().equals(expected)) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "the text generator needs one "
              + kind
              + ", FP32 "
              + expected
              + "; the model has "
              + specs);
    }
    return specs.get(0).name();
  }

  @Override
  public Generation<TextAnswer> open(TextRequest request, ProcessingContext context) {
    if (request.inputText() instanceof InputText.Row row) {
      return new SinglePass(row.values(), input, output);
    }
    InputText.Prompt prompt = (InputText.Prompt) request.inputText();
    return new TextGeneration(writing(prompt.text(), request), input, output, context.allocator());
  }

  private Writing writing(String prompt, TextRequest request) {
    Proposals odds = proposals;
    if (odds == null) {
      throw new IllegalStateException("setUp has not been called");
    }
    SymbolDraw draw =
        new SymbolDraw(
            odds,
            request.temperature().orElse(DEFAULT_TEMPERATURE),
            request.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong()));
    return new Writing(
        Alphabet.encode(prompt, "/input_text"),
        draw,
        request.maxLength().orElse(DEFAULT_LENGTH),
        Stops.of(request.stop().orElse(List.of())));
  }
}

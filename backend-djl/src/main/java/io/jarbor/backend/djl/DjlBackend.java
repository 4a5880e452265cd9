package io.jarbor.backend.djl;

import ai.djl.nn.Block;
import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.Signature;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs TorchScript files, and blocks that packages bring, on DJL's engines; PyTorch unless the
 * manifest says otherwise.
 *
 * <p>A model file of these engines does not tell its inputs and outputs, so the manifest declares
 * them, and a trial run at load checks them. Inputs go in by the manifest's order; outputs are
 * taken by name where the model answers a dictionary, else by order. DJL has no cancellation: a run
 * whose callers have gone goes on to its end.
 */
public final class DjlBackend implements Backend {
  private static final String ENGINE = "engine";
  private static final String TRIAL_SIZE = "trial-size";

  @Override
  public String name() {
    return "djl";
  }

  @Override
  public Set<String> exportedPackages() {
    return Set.of("ai.djl.*", "io.jarbor.backend.djl");
  }

  @Override
  public List<OptionSpec> configuration() {
    return EngineStart.OPTIONS;
  }

  @Override
  public void start(Options configuration) {
    EngineStart.run(configuration);
  }

  @Override
  public List<OptionSpec> options() {
    return List.of(
        OptionSpec.builder(ENGINE, OptionSpec.Type.STRING)
            .description("DJL engine that runs the model; any but PyTorch needs its jar beside it.")
            .defaultValue(EngineStart.PYTORCH)
            .build(),
        OptionSpec.builder(TRIAL_SIZE, OptionSpec.Type.INTEGER)
            .description("What a dynamic size is in the trial run that checks the model at load.")
            .range(1, Integer.MAX_VALUE)
            .defaultValue(1L)
            .build());
  }

  @Override
  public Optional<String> recognise(ModelPackage files) {
    return Recognition.modelFile(files);
  }

  @Override
  public Optional<String> recognises() {
    return Optional.of(
        "just one file that ends in .pt, or a BlockProvider and just one that ends in .params");
  }

  @Override
  public Model load(ModelPackage files, Options options) {
    long trialSize = options.integer(TRIAL_SIZE);
    Signature signature = DeclaredSignature.of(files.manifest());
    Path file = modelFile(files);
    String engine = options.string(ENGINE);
    EngineStart.requireEngine(ENGINE, engine);
    DjlModel model = new DjlModel(open(files, engine, file, signature), signature);
    try {
      new TrialRun(model, trialSize).run();
      return model;
    } catch (Throwable e) {
      model.close();
      throw e;
    }
  }

  private static Path modelFile(ModelPackage files) {
    return files.file(
        files
            .manifest()
            .model()
            .or(() -> Recognition.modelFile(files))
            .orElseThrow(
                () ->
                    new ServingException(
                        ErrorCode.INVALID_PACKAGE,
                        "the manifest names no model file, and the package has not exactly one"
                            + " that ends in .pt or .params")));
  }

  private static ai.djl.Model open(
      ModelPackage files, String engine, Path file, Signature signature) {
    List<BlockProvider> providers = files.services(BlockProvider.class);
    if (providers.size() > 1) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "expected one BlockProvider in the package, got "
              + providers.stream().map(provider -> provider.getClass().getName()).toList());
    }
    if (providers.isEmpty()) {
      return ModelFile.open(engine, file);
    }
    Block block = providers.get(0).block(files);
    return BlockParameters.open(engine, block, file, signature);
  }
}

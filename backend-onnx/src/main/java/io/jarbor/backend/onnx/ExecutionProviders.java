package io.jarbor.backend.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Turns the names in a manifest into execution providers of this build. */
final class ExecutionProviders {
  private ExecutionProviders() {}

  /** How a manifest spells a provider: {@code cpu}, {@code tensor-rt}. */
  static String spelling(OrtProvider provider) {
    return provider.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Add a provider; earlier ones are asked first.
   *
   * @throws ServingException {@code INVALID_PACKAGE} if this build has it not
   */
  static void add(SessionOptions options, String name, Set<OrtProvider> available)
      throws OrtException {
    OrtProvider provider =
        available.stream()
            .filter(candidate -> spelling(candidate).equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ServingException(
                        ErrorCode.INVALID_PACKAGE,
                        "options.execution-providers: this build of ONNX Runtime has no '"
                            + name
                            + "'; it has "
                            + available.stream().map(ExecutionProviders::spelling).toList()));
    switch (provider) {
      // The processor takes what nobody else does, so it needs no adding.
      case CPU -> {}
      case CUDA -> options.addCUDA();
      case ROCM -> options.addROCM();
      case DNNL -> options.addDnnl(true);
      case OPEN_VINO -> options.addOpenVINO("");
      case TENSOR_RT -> options.addTensorrt(0);
      case DIRECT_ML -> options.addDirectML(0);
      case CORE_ML -> options.addCoreML();
      case XNNPACK -> options.addXnnpack(Map.of());
      case QNN -> options.addQnn(Map.of());
      case WEBGPU -> options.addWebGPU(Map.of());
      default ->
          throw new ServingException(
              ErrorCode.INVALID_PACKAGE,
              "options.execution-providers: '" + name + "' cannot be chosen in a manifest");
    }
  }
}

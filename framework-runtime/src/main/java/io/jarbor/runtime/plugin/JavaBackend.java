package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.backend.ModelProvider;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import java.util.List;
import java.util.function.Function;

/** {@code backend: java}: the package brings a model of its own. */
final class JavaBackend implements Backend {
  @Override
  public String name() {
    return "java";
  }

  @Override
  public List<OptionSpec> options(ModelPackage files) {
    return call(files, ModelProvider::options);
  }

  @Override
  public Model load(ModelPackage files, Options options) {
    return call(files, provider -> provider.load(files, options));
  }

  /** Callers set this backend's context loader; the provider's own is the package's. */
  private static <T> T call(ModelPackage files, Function<ModelProvider, T> action) {
    List<ModelProvider> providers = files.services(ModelProvider.class);
    if (providers.size() != 1) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "backend 'java': expected one provider of "
              + ModelProvider.class.getName()
              + " in the package's jars, got "
              + (providers.isEmpty()
                  ? "none"
                  : providers.stream().map(each -> each.getClass().getName()).toList()));
    }
    ModelProvider provider = providers.get(0);
    return ContextLoader.call(provider.getClass().getClassLoader(), () -> action.apply(provider));
  }
}

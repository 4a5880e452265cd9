package io.jarbor.testkit;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.model.Signature;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Passes everything to another backend, and lets a share of the runs fail: with the error that the
 * contract names, with one that it does not, after the work is done, or by leaving an output out.
 *
 * <p>The seed decides, and stands in the message of each failure and in the log: the same seed and
 * the same order of runs fail alike. Thread-safe.
 */
public final class CrankyBackend implements Backend {
  private static final System.Logger LOG = System.getLogger(CrankyBackend.class.getName());

  private final Backend backend;
  private final Mood mood;

  /**
   * Wrap a backend.
   *
   * @param share of runs that fail, from 0 to 1
   */
  public CrankyBackend(Backend backend, long seed, double share) {
    this.backend = backend;
    this.mood = new Mood(seed, share);
    LOG.log(System.Logger.Level.INFO, "cranky {0} backend, seed {1}", backend.name(), "" + seed);
  }

  /** Runs that were made to fail so far. */
  public int failures() {
    return mood.failures();
  }

  @Override
  public Model load(ModelPackage files, Options options) {
    Model model = backend.load(files, options);
    return new Model() {
      @Override
      public Signature signature() {
        return model.signature();
      }

      @Override
      public ModelInstance newInstance(Placement placement) {
        return new CrankyInstance(model.newInstance(placement), mood);
      }

      @Override
      public void close() {
        model.close();
      }
    };
  }

  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public void start(Options configuration) {
    backend.start(configuration);
  }

  @Override
  public Optional<String> recognise(ModelPackage files) {
    return backend.recognise(files);
  }

  @Override
  public List<OptionSpec> options() {
    return backend.options();
  }

  @Override
  public List<OptionSpec> options(ModelPackage files) {
    return backend.options(files);
  }

  @Override
  public List<OptionSpec> configuration() {
    return backend.configuration();
  }

  @Override
  public Set<String> exportedPackages() {
    return backend.exportedPackages();
  }
}

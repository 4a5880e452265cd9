package io.jarbor.testkit;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;

/**
 * Passes everything to another backend, and lets a share of the runs fail: with the error that the
 * contract names, with one that it does not, after the work is done, or by leaving an output out.
 *
 * <p>The seed decides, and stands in the message of each failure and in the log: the same seed and
 * the same order of runs fail alike. Thread-safe.
 */
public final class CrankyBackend extends ForwardingBackend {
  private static final System.Logger LOG = System.getLogger(CrankyBackend.class.getName());

  private final Mood mood;

  /**
   * Wrap a backend.
   *
   * @param share of runs that fail, from 0 to 1
   */
  public CrankyBackend(Backend backend, long seed, double share) {
    super(backend);
    this.mood = new Mood(seed, share);
    LOG.log(System.Logger.Level.INFO, "cranky {0} backend, seed {1}", backend.name(), "" + seed);
  }

  /** Runs that were made to fail so far. */
  public int failures() {
    return mood.failures();
  }

  @Override
  public Model load(ModelPackage files, Options options) {
    return new ForwardingModel(super.load(files, options)) {
      @Override
      public ModelInstance newInstance(Placement placement) {
        return new CrankyInstance(super.newInstance(placement), mood);
      }
    };
  }
}

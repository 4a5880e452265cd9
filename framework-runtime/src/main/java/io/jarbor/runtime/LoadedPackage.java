package io.jarbor.runtime;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.inference.InferenceService;
import io.jarbor.runtime.inference.Target;
import io.jarbor.runtime.repository.Lease;
import io.jarbor.runtime.repository.LeasedVersion;
import io.jarbor.runtime.repository.ModelVersion;
import java.util.concurrent.ScheduledExecutorService;

/** A package that is loaded, and can be asked, without a server around it. Thread-safe. */
public final class LoadedPackage implements AutoCloseable {
  private final LeasedVersion version;
  private final InferenceService service;

  LoadedPackage(LeasedVersion version, ScheduledExecutorService timer) {
    this.version = version;
    this.service = new InferenceService(target -> lease(), timer);
  }

  private Lease lease() {
    Lease lease = version.lease();
    if (lease == null) {
      throw new ServingException(ErrorCode.UNAVAILABLE, version.id() + " is closed");
    }
    return lease;
  }

  /** What was loaded; alive until this is closed. */
  public ModelVersion version() {
    return version;
  }

  /** Answers with this version alone, whatever the target. */
  public InferenceService service() {
    return service;
  }

  /** Its target, for {@link #service()}. */
  public Target target() {
    return Target.version(version.id().name(), version.id().version());
  }

  /** Close it; blocks for some seconds at most, where a call of the package's does not return. */
  @Override
  public void close() {
    PackageChecker.retire(version);
  }
}

package io.jarbor.api.model;

/** Where an instance is to run. Immutable; made by a factory, since it will get more parts. */
public final class Placement {
  private final String device;
  private final int index;

  private Placement(String device, int index) {
    this.device = device;
    this.index = index;
  }

  /**
   * Place an instance on the processor.
   *
   * @param index number of the instance within its version, from 0
   */
  public static Placement cpu(int index) {
    return new Placement("cpu", index);
  }

  /** Kind of device, today {@code cpu}. */
  public String device() {
    return device;
  }

  /** Number of the instance within its version, from 0. */
  public int index() {
    return index;
  }

  @Override
  public String toString() {
    return device + "/" + index;
  }
}

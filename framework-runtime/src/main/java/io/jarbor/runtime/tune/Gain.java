package io.jarbor.runtime.tune;

import io.jarbor.api.error.Counted;

/**
 * What a contender brings under one load.
 *
 * @param clients of the load
 * @param throughput how many times as many answers as now
 * @param p99 how many times the latency
 */
public record Gain(int clients, Spread throughput, Spread p99) {

  /** The load, for people: {@code 16 clients}. */
  public String load() {
    return Counted.of(clients, "client");
  }
}

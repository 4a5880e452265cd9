package io.jarbor.runtime.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Settings NOW = Measured.DEFAULT.withInstances(2);

  @Test
  void writesWhatDiffers() {
    assertEquals(Map.of(), NOW.changesFrom(NOW));
    assertEquals(Map.of("/instances", 1), NOW.withInstances(1).changesFrom(NOW));
    assertEquals(Map.of("/batching/max-size", 8), NOW.withMaxSize(8).changesFrom(NOW));
  }

  @Test
  void writesTheInstancesWhereThreadsDifferSinceTheyMayFollowFromThem() {
    assertEquals(
        Map.of("/instances", 2, "/options/intra-op-threads", 4),
        NOW.withThreads(4).changesFrom(NOW));
  }
}

package io.jarbor.runtime.triton;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import io.jarbor.proto.inference.ModelConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestOfConfigTest {
  private static final String INPUT = "input { name: 'x' data_type: TYPE_FP32 dims: [ -1, 10 ] }\n";
  private static final String OUTPUT = INPUT.replace("input", "output").replace("'x'", "'y'");

  private final Differences differences = new Differences();

  private static final String OF_THE_WHOLE_REQUEST =
      "changed: default_timeout_microseconds: bounds the whole request, not the wait alone";

  private Map<String, Object> keys(String text) throws TextFormat.ParseException {
    ModelConfig.Builder config = ModelConfig.newBuilder();
    TextFormat.merge(text, config);
    return ManifestOfConfig.keys(config.build(), differences);
  }

  @Test
  void takesNumbersUpToTheBoundsAsTheyAre() throws Exception {
    Map<String, Object> keys =
        keys(
            """
            version_policy { latest { num_versions: 65536 } }
            max_batch_size: 8
            dynamic_batching {
              max_queue_delay_microseconds: 1
              default_priority_level: 1000
              default_queue_policy { max_queue_size: 1000000 default_timeout_microseconds: 1000 }
            }
            instance_group [ { count: 1000 }, { count: 23 }, { } ]
            """);

    assertEquals(Map.of("latest", 65536), keys.get("versions"));
    assertEquals(Map.of("max-size", 8, "max-delay", "1us"), keys.get("batching"));
    assertEquals(1000, keys.get("default-priority"));
    assertEquals(Map.of("queue", 1_000_000, "timeout", "1ms"), keys.get("limits"));
    assertEquals(1024, keys.get("instances"));
    assertEquals(List.of(OF_THE_WHOLE_REQUEST), differences.lines());
  }

  @Test
  void bringsLargerNumbersIntoTheBoundsAndTells() throws Exception {
    Map<String, Object> keys =
        keys(
            """
            version_policy { latest { num_versions: 4294967295 } }
            max_batch_size: 8
            dynamic_batching {
              max_queue_delay_microseconds: 18446744073709551615
              default_priority_level: 18446744073709551615
              default_queue_policy {
                max_queue_size: 4294967295
                default_timeout_microseconds: 18446744073709551615
              }
            }
            instance_group [ { count: 2147483647 }, { count: 2147483647 }, { count: 3 } ]
            """);

    assertEquals(Map.of("latest", 65536), keys.get("versions"));
    assertEquals(Map.of("max-size", 8, "max-delay", "8760h"), keys.get("batching"));
    assertEquals(1000, keys.get("default-priority"));
    assertEquals(Map.of("queue", 1_000_000, "timeout", "8760h"), keys.get("limits"));
    assertEquals(1024, keys.get("instances"));
    assertEquals(
        List.of(
            "changed: num_versions 4294967295: the most is 65536",
            "changed: max_queue_delay_microseconds 18446744073709551615: the longest is 8760h",
            "changed: default_priority_level 18446744073709551615: the most is 1000",
            "changed: max_queue_size 4294967295: the most is 1000000",
            "changed: default_timeout_microseconds 18446744073709551615: the longest is 8760h",
            OF_THE_WHOLE_REQUEST,
            "changed: count of instance_group 4294967297: the most is 1024"),
        differences.lines());
  }

  @Test
  void makesATimeoutThatIsTooShortTheShortest() throws Exception {
    Map<String, Object> keys =
        keys(
            "max_batch_size: 1 dynamic_batching {"
                + " default_queue_policy { default_timeout_microseconds: 100 } }");

    assertEquals(Map.of("timeout", "1ms"), keys.get("limits"));
    assertEquals(
        List.of(
            "changed: default_timeout_microseconds 100: the shortest is 1ms", OF_THE_WHOLE_REQUEST),
        differences.lines());
  }

  /** With DELAY a timeout refuses nobody in Triton: as a limit it would. */
  @Test
  void leavesOutATimeoutThatRefusesNobody() throws Exception {
    Map<String, Object> keys =
        keys(
            """
            dynamic_batching {
              default_queue_policy {
                timeout_action: DELAY
                default_timeout_microseconds: 1000
                max_queue_size: 3
              }
            }
            """);

    assertEquals(Map.of("queue", 3), keys.get("limits"));
    assertEquals(
        List.of(
            "left out: default_timeout_microseconds with timeout_action DELAY: nobody is put behind"
                + " others for waiting long",
            "left out: timeout_action DELAY: a request is refused at the timeout that it brings"),
        differences.lines());
  }

  @Test
  void tellsOfDelayWithoutATimeout() throws Exception {
    Map<String, Object> keys =
        keys("dynamic_batching { default_queue_policy { timeout_action: DELAY } }");

    assertNull(keys.get("limits"));
    assertEquals(
        List.of(
            "left out: timeout_action DELAY: a request is refused at the timeout that it brings"),
        differences.lines());
  }

  @Test
  void joinsRequestsOnlyWhereTheBatcherIsDynamic() throws Exception {
    assertEquals(
        Map.of("max-size", 4, "join", false), keys("max_batch_size: 4 " + INPUT).get("batching"));
    assertEquals(
        Map.of("max-size", 4), keys("max_batch_size: 4 dynamic_batching { }").get("batching"));
  }

  @Test
  void turnsBatchingOffWhereShapesAreWhole() throws Exception {
    assertEquals("off", keys(INPUT + OUTPUT).get("batching"));
    assertEquals("off", keys(OUTPUT).get("batching"));
    assertEquals("off", keys(INPUT).get("batching"));
  }

  @Test
  void leavesTheBatchToTheModelFileWhereTensorsAreLeftToIt() throws Exception {
    assertFalse(keys("").containsKey("batching"));
    assertFalse(keys(OUTPUT.replace("-1, ", "")).containsKey("batching"));
    assertFalse(keys(INPUT.replace("-1, ", "")).containsKey("batching"));
  }

  @Test
  void tellsOfTheFormatOfImages() throws Exception {
    keys("input { name: 'image' data_type: TYPE_FP32 format: FORMAT_NCHW dims: [ 3, 8, 8 ] }");

    assertEquals(1, differences.lines().size());
    assertTrue(
        differences.lines().get(0).startsWith("left out: format of input 'image': "),
        differences.lines().get(0));
  }

  @Test
  void refusesATensorWithoutADatatype() {
    for (String datatype : List.of("", "data_type: 99", "data_type: TYPE_INVALID")) {
      NotImportable refusal =
          assertThrows(
              NotImportable.class, () -> keys("output { name: 'y' %s }".formatted(datatype)));
      assertTrue(
          String.valueOf(refusal.getMessage()).startsWith("data_type of output 'y': expected"),
          refusal.getMessage());
    }
  }
}

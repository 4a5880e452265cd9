package io.jarbor.runtime.triton;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.proto.inference.ModelConfig;
import io.jarbor.proto.inference.ModelInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTextTest {
  @TempDir Path folder;

  private ConfigText read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private ConfigText read(byte[] text) throws IOException {
    return ConfigText.read(Files.write(folder.resolve(ConfigText.FILE), text));
  }

  private String refusal(String text) {
    return String.valueOf(assertThrows(NotImportable.class, () -> read(text)).getMessage());
  }

  @Test
  void readsCommentsEscapesAndSeparators() throws IOException {
    ModelConfig config =
        read("""
                # a comment with "quotes" { and braces
                name: 'it\\'s' "\\303\\251\\x21"   # strings side by side are one
                input [ { name: "a\\tb", data_type: TYPE_FP32; dims: [ 1, 0x10, -1 ] }, { name: "c" } ]
                parameters: { key: "k" value: { string_value: "line\\n" } }
                """)
            .config();

    assertEquals("it'sé!", config.getName());
    assertEquals("a\tb", config.getInput(0).getName());
    assertEquals(List.of(1L, 16L, -1L), config.getInput(0).getDimsList());
    assertEquals("line\n", config.getParametersOrThrow("k").getStringValue());
  }

  @Test
  void readsTheFormatsOfImages() throws IOException {
    ConfigText read = read("input { format: FORMAT_NCHW } input { format: FORMAT_NHWC }");

    assertEquals(ModelInput.Format.FORMAT_NCHW, read.config().getInput(0).getFormat());
    assertEquals(ModelInput.Format.FORMAT_NHWC, read.config().getInput(1).getFormat());
    assertEquals(List.of(), read.unknown());
  }

  @Test
  void tellsOfUnknownValuesAndFieldsAndReadsTheRest() throws IOException {
    ConfigText read =
        read(
            """
            input { name: "x" format: FORMAT_NEW data_type: TYPE_FP32 }
            instance_group [ { kind: KIND_NPU count: 2 } ]
            optimization { graph { level: 1 } }
            dynamic_batching { default_queue_policy { timeout_action: WAIT max_queue_size: 3 } }
            """);

    assertEquals(
        List.of("1:27: FORMAT_NEW", "2:26: KIND_NPU", "4:59: WAIT", "3:1: optimization"),
        read.unknown());
    assertEquals("x", read.config().getInput(0).getName());
    assertEquals(2, read.config().getInstanceGroup(0).getCount());
    assertEquals(3, read.config().getDynamicBatching().getDefaultQueuePolicy().getMaxQueueSize());
  }

  @Test
  void refusesAnUnknownDatatypeWithItsPlace() {
    String message = refusal("input {\n  data_type: TYPE_FP8\n}");

    assertTrue(message.startsWith("config.pbtxt:2:14: "), message);
    assertTrue(message.contains("TYPE_FP8"), message);
  }

  @Test
  void refusesMoreUnknownValuesThanAnyFileHas() {
    String message = refusal("input { format: NONE_OF_THEM }\n".repeat(100));

    assertTrue(message.contains("NONE_OF_THEM"), message);
  }

  @Test
  void refusesWhatIsNoTextFormat() throws IOException {
    assertTrue(refusal("name: \"open").startsWith("config.pbtxt:1:7: "), refusal("name: \"open"));
    assertTrue(refusal("max_batch_size: 99999999999").contains("1:17"));
    assertTrue(refusal("name: \"\\xff\" }").startsWith("config.pbtxt:1:"));
    assertTrue(refusal("\ufeffname: \"x\"").startsWith("config.pbtxt:1:1: "));
    assertTrue(refusal("a { ".repeat(200_000)).startsWith("config.pbtxt:"));
    assertTrue(refusal("input { ".repeat(100_000)).startsWith("config.pbtxt:"));
    assertTrue(refusal("#".repeat(1 << 21)).contains("at most 1048576 bytes, got 2097152"));
    byte[] latin = {'#', (byte) 0xe9};
    assertTrue(
        String.valueOf(assertThrows(NotImportable.class, () -> read(latin)).getMessage())
            .contains("UTF-8"));
  }

  @Test
  void refusalsHoldNoControlCharacters() {
    String message = refusal("\u001b[31m\nname");

    assertTrue(message.chars().noneMatch(Character::isISOControl), message);
  }
}

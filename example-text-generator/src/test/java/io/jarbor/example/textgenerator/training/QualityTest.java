package io.jarbor.example.textgenerator.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QualityTest {
  @Test
  void countsKnownWordsButTheLastOfEachText() {
    assertEquals(
        0.75,
        Quality.knownShare(List.of("the bay, the bot. cut", ""), Set.of("the", "bay", "boat")));
  }
}

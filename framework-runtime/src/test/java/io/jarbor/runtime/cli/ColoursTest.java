package io.jarbor.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ColoursTest {
  @Test
  void colourWhatEndsInATerminal() {
    assertEquals(new Colours(Ansi.ON, Ansi.OFF), Colours.of("out", Map.of()));
    assertEquals(new Colours(Ansi.OFF, Ansi.ON), Colours.of("err", Map.of()));
    assertEquals(new Colours(Ansi.ON, Ansi.ON), Colours.of("out,err", Map.of("NO_COLOR", "")));
    assertEquals(new Colours(Ansi.OFF, Ansi.OFF), Colours.of("", Map.of()));
  }

  @Test
  void colourNothingWhereNobodyWantsIt() {
    assertEquals(new Colours(Ansi.OFF, Ansi.OFF), Colours.of("out,err", Map.of("NO_COLOR", "1")));
  }

  @Test
  void colourNoErrorsWhereNothingIsKnownOfThem() {
    assertEquals(new Colours(Ansi.AUTO, Ansi.OFF), Colours.of(null, Map.of()));
  }
}

package io.jarbor.example.textgenerator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlphabetTest {
  @Test
  void hasTwentyFiveSymbols() {
    assertEquals(25, Alphabet.SIZE);
    assertEquals(25, Alphabet.SYMBOLS.chars().distinct().count());
  }

  @Test
  void readsCapitalLettersAsSmallOnes() {
    assertArrayEquals(Alphabet.encode("the bay.", ""), Alphabet.encode("The BAY.", ""));
  }

  @Test
  void namesSymbolThatIsMissingAndItsPosition() {
    ServingException refused =
        assertThrows(ServingException.class, () -> Alphabet.encode("a quay", "/input_text"));
    assertEquals(ErrorCode.INVALID_INPUT, refused.code());
    assertEquals(Optional.of("/input_text"), refused.pointer());
    assertEquals(
        "symbol 'q' (U+0071) at position 2 is not one of the 25 that the model knows:"
            + " 'abcdefghiklmnoprstuvwy ,.'",
        refused.getMessage());
  }

  @Test
  void countsSymbolBeyondSixteenBitsAsOne() {
    ServingException refused =
        assertThrows(ServingException.class, () -> Alphabet.encode("a😀", "/input_text"));
    assertEquals(
        "symbol '😀' (U+1F600) at position 1",
        String.valueOf(refused.getMessage())
            .substring(0, "symbol '😀' (U+1F600) at position 1".length()));
  }
}

package io.jarbor.runtime.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointersTest {

  @Test
  void escapesKeys() {
    assertEquals("/options/a~1b~0c", Pointers.child("/options", "a/b~c"));
    assertEquals(List.of("options", "a/b~c"), Pointers.keys("/options/a~1b~0c"));
  }

  @Test
  void speaksAsPeopleDo() {
    assertEquals("inputs[0].shape", Pointers.spoken("/inputs/0/shape"));
    assertEquals("", Pointers.spoken(""));
  }

  @Test
  void findsTheNearestNotedAbove() {
    Map<String, String> noted = Map.of("/a", "first", "/a/b/0", "last");
    assertEquals(Optional.of("last"), Pointers.nearest(noted, "/a/b/0/c"));
    assertEquals(Optional.of("first"), Pointers.nearest(noted, "/a/b/1"));
    assertEquals(Optional.empty(), Pointers.nearest(noted, "/z/b"));
  }
}

package io.jarbor.api.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServingExceptionTest {
  private static ServingException throughSerialization(ServingException error)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(error);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ServingException) in.readObject();
    }
  }

  @Test
  void crossesSerializationWhole() throws IOException, ClassNotFoundException {
    ServingException full =
        throughSerialization(ServingException.overloaded("full", Duration.ofSeconds(2)));
    assertEquals(ErrorCode.OVERLOADED, full.code());
    assertEquals(Optional.of(Duration.ofSeconds(2)), full.retryAfter());
    assertEquals("full", full.getMessage());
    ServingException field = throughSerialization(ServingException.invalidField("/x/3", "no"));
    assertEquals(Optional.of("/x/3"), field.pointer());
    assertEquals(Optional.empty(), field.retryAfter());
  }

  @Test
  void keepsWhatCausedIt() {
    IOException cause = new IOException("cut off");
    ServingException error = ServingException.invalidField("/image", "broken", cause);
    assertSame(cause, error.getCause());
    assertEquals(ErrorCode.INVALID_INPUT, error.code());
    assertSame(cause, new ServingException(ErrorCode.BACKEND_FAILURE, "engine", cause).getCause());
  }

  @Test
  void takesCodesThatThisReleaseDoesNotKnow() {
    ErrorCode later = new ErrorCode("QUOTA_EXCEEDED", ErrorCode.Fault.CAPACITY);
    assertEquals(ErrorCode.Fault.CAPACITY, new ServingException(later, "wait").code().fault());
    assertEquals(ErrorCode.OVERLOADED, new ErrorCode("OVERLOADED", ErrorCode.Fault.CAPACITY));
  }

  @Test
  void refusesCodesThatAreNotSpeltAsCodes() {
    for (String name : new String[] {"", " ", "overloaded", "A__B", "_A", "A-B", "1A"}) {
      assertThrows(
          IllegalArgumentException.class, () -> new ErrorCode(name, ErrorCode.Fault.SERVER), name);
    }
  }
}

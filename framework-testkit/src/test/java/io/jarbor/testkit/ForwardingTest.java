package io.jarbor.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Model;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An SPI grows by default methods, which a wrapper would answer itself unless it passes them on.
 */
class ForwardingTest {
  @Test
  void passesEveryMethodOfTheSpiOn() {
    assertEquals(List.of(), missing(Backend.class, ForwardingBackend.class));
    assertEquals(List.of(), missing(Model.class, ForwardingModel.class));
    assertEquals(List.of(), missing(InferenceCall.class, ForwardingCall.class));
  }

  private static List<Method> missing(Class<?> spi, Class<?> forwarding) {
    return Arrays.stream(spi.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !declares(forwarding, method))
        .toList();
  }

  private static boolean declares(Class<?> forwarding, Method method) {
    return Arrays.stream(forwarding.getDeclaredMethods())
        .anyMatch(
            own ->
                own.getName().equals(method.getName())
                    && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
  }
}

package io.jarbor.api.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final Set<String> NO_PARTS = Set.of("toBuilder", "toString", "hashCode");

  private static Manifest full() {
    return Manifest.builder("sentiment")
        .version("2")
        .description("Tells moods apart.")
        .backend("onnx")
        .model("model.onnx")
        .inputs(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(4))))
        .outputs(List.of(TensorSpec.of("y", Datatype.FP32, Shape.of(3))))
        .versions(new VersionPolicy.Latest(2))
        .preprocessor(ProcessorSpec.of("json-columns", Map.of("columns", List.of("a"))))
        .postprocessor(ProcessorSpec.of("labels", Map.of()))
        .generator(ProcessorSpec.of("writer", Map.of()))
        .batching(Batching.builder().maxSize(8).maxDelay(Duration.ofMillis(2)).build())
        .instances(3)
        .limits(Limits.builder().queue(7).queueBytes(8).timeout(Duration.ofSeconds(9)).build())
        .defaultPriority(2)
        .warmUp(List.of(Map.of("x", List.of(1.0, 2.0))))
        .tryExample(false)
        .options(Map.of("threads", 2L))
        .routes(List.of(RouteSpec.of("POST", "/mood")))
        .openInference(EntryLevel.PROCESSORS)
        .digest("ab12")
        .build();
  }

  private static List<Method> parts() {
    return Arrays.stream(Manifest.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> !NO_PARTS.contains(method.getName()))
        .toList();
  }

  @Test
  void keepsEveryPartThroughItsBuilder() throws ReflectiveOperationException {
    Manifest bare = Manifest.builder("sentiment").build();
    Manifest full = full();
    Manifest copy = full.toBuilder().build();
    for (Method part : parts()) {
      assertEquals(part.invoke(full), part.invoke(copy), part.getName());
      boolean set = !part.invoke(full).equals(part.invoke(bare)) || part.getName().equals("name");
      assertEquals(true, set, () -> "this test gives " + part.getName() + " no value of its own");
    }
  }

  @Test
  void fillsInWhatIsLeftOut() {
    Manifest bare = Manifest.builder("iris").build();
    assertEquals("1", bare.version());
    assertEquals(Optional.empty(), bare.backend());
    assertEquals(List.of(RouteSpec.of("POST", "/iris")), bare.routes());
    assertEquals(Batching.DEFAULT, bare.batching());
    assertEquals(Limits.DEFAULT, bare.limits());
    assertEquals(VersionPolicy.LATEST, bare.versions());
    assertEquals(OptionalInt.empty(), bare.instances());
    assertEquals("iris:1", bare.toString());
  }

  @Test
  void doesNotChangeWithTheMapsItWasMadeOf() {
    List<Object> list = new ArrayList<>(List.of(1.0));
    Map<String, Object> nested = new LinkedHashMap<>(Map.of("list", list));
    Map<String, Object> options = new LinkedHashMap<>(Map.of("nested", nested));
    Manifest manifest = Manifest.builder("m").options(options).warmUp(List.of(nested)).build();
    ProcessorSpec spec = ProcessorSpec.of("p", options);
    Options read = Options.of(options);
    list.add(2.0);
    nested.put("more", true);
    options.clear();
    Map<String, Object> expected = Map.of("nested", Map.of("list", List.of(1.0)));
    assertEquals(expected, manifest.options());
    assertEquals(List.of(Map.of("list", List.of(1.0))), manifest.warmUp());
    assertEquals(expected, spec.options());
    assertEquals(expected, read.values());
    assertThrows(UnsupportedOperationException.class, () -> manifest.options().clear());
    Object inner = Objects.requireNonNull(manifest.options().get("nested"));
    assertThrows(UnsupportedOperationException.class, () -> ((Map<?, ?>) inner).clear());
  }

  @Test
  void keepsNullsOfADocument() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("nothing", null);
    assertEquals(options, Manifest.builder("m").options(options).build().options());
  }

  @Test
  void refusesWhatNoModelCanHave() {
    assertThrows(IllegalArgumentException.class, () -> Manifest.builder(" "));
    assertThrows(IllegalArgumentException.class, () -> Manifest.builder("m").version(""));
    assertThrows(IllegalArgumentException.class, () -> Manifest.builder("m").instances(0));
    assertThrows(IllegalArgumentException.class, () -> Manifest.builder("m").defaultPriority(0));
    assertThrows(IllegalArgumentException.class, () -> ProcessorSpec.of(" ", Map.of()));
    assertThrows(IllegalArgumentException.class, () -> RouteSpec.of("POST", "/"));
    assertThrows(
        IllegalArgumentException.class,
        () -> Limits.builder().queue(0).queueBytes(1).timeout(Duration.ofSeconds(1)).build());
    assertThrows(
        IllegalArgumentException.class,
        () -> Limits.builder().queue(1).queueBytes(1).timeout(Duration.ZERO).build());
    assertThrows(IllegalArgumentException.class, () -> Batching.builder().maxSize(0).build());
    assertThrows(
        IllegalArgumentException.class,
        () -> Batching.builder().maxSize(1).maxDelay(Duration.ofMillis(-1)).build());
    assertThrows(IllegalArgumentException.class, () -> new VersionPolicy.Latest(0));
    assertThrows(IllegalArgumentException.class, () -> new VersionPolicy.Listed(Set.of()));
  }
}

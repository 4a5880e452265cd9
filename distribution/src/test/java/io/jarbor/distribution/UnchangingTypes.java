package io.jarbor.distribution;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells whether what a static field holds may change, though the field itself is final. */
final class UnchangingTypes {
  /**
   * Types from elsewhere whose values never change, or are made to be shared by threads. Functions
   * are among them: those here close over nothing that changes.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "java.lang.String",
          "java.lang.System$Logger",
          "java.lang.invoke.VarHandle",
          "java.math.BigInteger",
          "java.time.Duration",
          "java.util.Comparator",
          "java.util.Optional",
          "java.util.function.Function",
          "java.util.regex.Pattern",
          "org.slf4j.Logger",
          "com.google.protobuf.Descriptors$ServiceDescriptor",
          // Configured by builders, and not after that.
          "com.fasterxml.jackson.core.JsonFactory",
          "com.fasterxml.jackson.databind.json.JsonMapper");

  private static final String READ_ONLY = "an array that is made once, and only read";
  private static final String STATELESS = "a function without state";

  /** Fields whose type does not say that they never change, and why they do not. */
  private static final Map<String, String> HELD =
      Map.ofEntries(
          Map.entry("io.jarbor.api.manifest.VersionPolicy.LATEST", "a record behind its interface"),
          Map.entry("io.jarbor.api.tensor.ByteStrings.NONE", "of no bytes; finds its offsets once"),
          Map.entry("io.jarbor.api.tensor.Shape.sizes", "copied on the way in, and out"),
          Map.entry("io.jarbor.api.tensor.TensorAllocator.DIRECT", STATELESS),
          Map.entry("io.jarbor.backend.djl.TorchScriptFile.LFS", READ_ONLY),
          Map.entry("io.jarbor.backend.djl.TorchScriptFile.ZIP", READ_ONLY),
          Map.entry("io.jarbor.backend.onnx.ModelFiles.LFS_POINTER", READ_ONLY),
          Map.entry("io.jarbor.example.textgenerator.Network.LAYERS", READ_ONLY),
          Map.entry("io.jarbor.runtime.http.BodyTerms.reserve", STATELESS),
          Map.entry("io.jarbor.runtime.inference.Exchange.NOTHING", "a body of no bytes"),
          Map.entry("io.jarbor.runtime.plugin.UncachedJars.FACTORY", STATELESS),
          Map.entry("io.jarbor.runtime.processing.decimal.DecimalForm.POWERS_OF_TEN", READ_ONLY),
          Map.entry(
              "io.jarbor.runtime.processing.decimal.NearestBinary.EXACT_FLOAT_POWERS", READ_ONLY),
          Map.entry("io.jarbor.runtime.processing.decimal.NearestBinary.EXACT_POWERS", READ_ONLY),
          Map.entry("io.jarbor.runtime.processing.decimal.PowersOfFive.WORDS", READ_ONLY),
          Map.entry(
              "io.jarbor.testkit.ClassPathBackends$Holder.CATALOG",
              "natives bind to the first loader of a process"),
          Map.entry("io.jarbor.testkit.Mood.TURNS", READ_ONLY),
          Map.entry("io.jarbor.testkit.Npy.MAGIC", READ_ONLY));

  private static final Set<Class<?>> COLLECTIONS = Set.of(List.class, Set.class, Map.class);

  private final Set<JavaClass> unchanging = new HashSet<>();

  /** Full names of the fields that are let pass by name. */
  static Set<String> exceptions() {
    return HELD.keySet();
  }

  /** Why what a static field holds may change; empty if it may not. */
  Optional<String> faultOf(JavaField field) {
    JavaClass type = field.getRawType();
    if (COLLECTIONS.stream().anyMatch(type::isEquivalentTo)) {
      Object held = value(field);
      return isUnmodifiable(held)
          ? Optional.empty()
          : Optional.of("it holds a " + held.getClass().getName() + ", which may change");
    }
    return HELD.containsKey(field.getFullName()) ? Optional.empty() : fault(type);
  }

  private Optional<String> fault(JavaClass type) {
    if (type.isPrimitive()
        || type.isEnum()
        || KNOWN.contains(type.getName())
        || !unchanging.add(type)) {
      return Optional.empty();
    }
    Optional<String> fault =
        type.getPackageName().startsWith("io.jarbor.") && !type.isInterface() && !type.isArray()
            ? type.getAllFields().stream()
                .filter(part -> !part.getModifiers().contains(JavaModifier.STATIC))
                .flatMap(part -> faultOfPart(part).stream())
                .findFirst()
            : Optional.of("nothing says that a " + type.getName() + " never changes");
    if (fault.isPresent()) {
      unchanging.remove(type);
    }
    return fault;
  }

  private Optional<String> faultOfPart(JavaField part) {
    if (!part.getModifiers().contains(JavaModifier.FINAL)) {
      return Optional.of(part.getFullName() + " is not final");
    }
    // Constructors copy collections, which a look at the types cannot tell.
    return HELD.containsKey(part.getFullName())
            || COLLECTIONS.stream().anyMatch(part.getRawType()::isEquivalentTo)
        ? Optional.empty()
        : fault(part.getRawType()).map(fault -> part.getFullName() + ": " + fault);
  }

  private static Object value(JavaField field) {
    try {
      java.lang.reflect.Field reflected = field.reflect();
      reflected.setAccessible(true);
      return reflected.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(field.getFullName() + " cannot be read", e);
    }
  }

  /** By whether it refuses a removal that would change nothing. */
  private static boolean isUnmodifiable(Object held) {
    try {
      if (held instanceof Map<?, ?> map) {
        map.remove(new Object());
      } else {
        ((Collection<?>) held).remove(new Object());
      }
      return false;
    } catch (UnsupportedOperationException e) {
      return true;
    }
  }
}

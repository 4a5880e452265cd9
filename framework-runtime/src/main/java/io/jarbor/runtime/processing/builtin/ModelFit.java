package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.TensorSpec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What built-in processors check about a model while they are set up. */
final class ModelFit {
  private ModelFit() {}

  /** An INVALID_PACKAGE that says which processor does not suit the package, and why. */
  static ServingException unsuitable(String processor, String why) {
    return new ServingException(ErrorCode.INVALID_PACKAGE, "processor '" + processor + "': " + why);
  }

  /**
   * The model's one input, of one of some datatypes.
   *
   * @throws ServingException {@code INVALID_PACKAGE} if there are several, or it has another type
   */
  static TensorSpec onlyInput(String processor, Signature signature, Set<Datatype> datatypes) {
    if (signature.inputs().size() != 1) {
      throw unsuitable(
          processor, "expected a model with one input, got inputs " + signature.inputs());
    }
    TensorSpec input = signature.inputs().get(0);
    requireDatatype(processor, "input", input, datatypes);
    return input;
  }

  static void requireDatatype(
      String processor, String kind, TensorSpec spec, Set<Datatype> datatypes) {
    if (!datatypes.contains(spec.datatype())) {
      throw unsuitable(
          processor,
          kind
              + " '"
              + spec.name()
              + "': expected a datatype of "
              + datatypes
              + ", got "
              + spec.datatype());
    }
  }

  /** An INVALID_PACKAGE about the shape of an input or output. */
  static ServingException wrongShape(
      String processor, String kind, TensorSpec spec, String expected) {
    return unsuitable(
        processor,
        kind + " '" + spec.name() + "': expected shape " + expected + ", got " + spec.shape());
  }

  /**
   * What set-up made.
   *
   * @throws IllegalStateException if there was none
   */
  static <T> T setUp(@Nullable T made) {
    if (made == null) {
      throw new IllegalStateException("the processor has not been set up");
    }
    return made;
  }
}

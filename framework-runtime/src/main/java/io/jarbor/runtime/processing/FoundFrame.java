package io.jarbor.runtime.processing;

import io.jarbor.api.processing.Postprocessor;
import io.jarbor.api.processing.Preprocessor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands around one run of the model.
 *
 * @param before passthrough where there is none
 * @param after passthrough where there is none
 */
record FoundFrame(Candidate<Preprocessor<?>> before, Candidate<Postprocessor<?>> after)
    implements FoundParts {
  @Override
  @SuppressWarnings("unchecked") // What the codec makes is of the type that they name.
  public Optional<Processors> setUp(ProcessorSetUp setUp) {
    RequestSide request = request(setUp);
    ResponseSide response = response(setUp);
    return request == null || response == null
        ? Optional.empty()
        : Optional.of(
            new Processors(
                new TwoSidedCodec(request, response),
                before.processor().map(each -> (Preprocessor<Object>) each),
                after.processor().map(each -> (Postprocessor<Object>) each),
                Optional.empty()));
  }

  private @Nullable RequestSide request(ProcessorSetUp setUp) {
    if (before.processor().isEmpty()) {
      Passthrough passthrough = setUp.passthrough(before, setUp.signature().inputs());
      return passthrough == null ? null : new TensorRequests(setUp.signature(), passthrough);
    }
    Preprocessor<?> found = before.processor().get();
    return setUp.side(
        before,
        found,
        () -> new RecordRequests(found.requestType(), found.mediaTypes(), found.example()));
  }

  private @Nullable ResponseSide response(ProcessorSetUp setUp) {
    if (after.processor().isEmpty()) {
      Passthrough passthrough = setUp.passthrough(after, setUp.signature().outputs());
      return passthrough == null ? null : new TensorResponses(setUp.signature(), passthrough);
    }
    Postprocessor<?> found = after.processor().get();
    return setUp.side(after, found, () -> new RecordResponses(found.responseType()));
  }
}

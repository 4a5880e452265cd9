package io.jarbor.runtime.processing;

import io.jarbor.api.processing.Generator;
import java.util.Optional;
import java.util.Set;

/** A generator, which answers in several steps. */
record FoundGenerator(Candidate<Generator<?, ?>> candidate) implements FoundParts {
  @Override
  @SuppressWarnings("unchecked") // What the codec makes is of the type that it names.
  public Optional<Processors> setUp(ProcessorSetUp setUp) {
    return candidate
        .processor()
        .flatMap(
            generator ->
                codec(setUp, generator)
                    .map(
                        codec ->
                            new Processors(
                                codec,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of((Generator<Object, Object>) generator))));
  }

  private Optional<BodyCodec> codec(ProcessorSetUp setUp, Generator<?, ?> generator) {
    return Optional.ofNullable(
        setUp.side(
            candidate,
            generator,
            () ->
                new TwoSidedCodec(
                    new RecordRequests(generator.requestType(), Set.of()),
                    new RecordResponses(generator.responseType()))));
  }
}

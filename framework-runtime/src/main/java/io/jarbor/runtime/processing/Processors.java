package io.jarbor.runtime.processing;

import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.Postprocessor;
import io.jarbor.api.processing.Preprocessor;
import java.util.Optional;

/**
 * What stands around one version's model. Made once per version, bound to its class loader.
 *
 * @param codec bodies of its native routes
 * @param preprocessor makes tensors of a typed payload; empty where the codec reads tensors itself
 * @param postprocessor makes a typed payload of tensors; empty where the codec writes tensors
 *     itself
 * @param generator takes the place of both; empty where there is none
 */
public record Processors(
    BodyCodec codec,
    Optional<Preprocessor<Object>> preprocessor,
    Optional<Postprocessor<Object>> postprocessor,
    Optional<Generator<Object, Object>> generator) {}

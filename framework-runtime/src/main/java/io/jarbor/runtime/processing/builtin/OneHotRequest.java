package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.processing.Field;

/**
 * A text to encode.
 *
 * @param text characters of the alphabet
 */
public record OneHotRequest(
    @Field(description = "Characters of the model's alphabet.") String text) {}

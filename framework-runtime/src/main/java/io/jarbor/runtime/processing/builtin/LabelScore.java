package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.processing.Field;

/**
 * A class and how sure the model is of it.
 *
 * @param label the class's name
 * @param score as the model gives it, or its softmax
 */
public record LabelScore(
    @Field(description = "Name of the class.") String label,
    @Field(description = "How sure the model is of it; more is surer.") double score) {}

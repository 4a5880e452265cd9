/**
 * A model as the runtime sees it: {@link io.jarbor.api.model.Model} first, then {@link
 * io.jarbor.api.model.ModelInstance} and the {@link io.jarbor.api.model.InferenceCall} that it
 * answers.
 */
@NullMarked
package io.jarbor.api.model;

import org.jspecify.annotations.NullMarked;

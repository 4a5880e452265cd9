/**
 * The one way through: a protocol hands a payload to {@link
 * io.jarbor.runtime.inference.InferenceService}, which preprocesses, schedules and postprocesses
 * it. Nothing here knows HTTP.
 */
@NullMarked
package io.jarbor.runtime.inference;

import org.jspecify.annotations.NullMarked;

/**
 * From a request's body to tensors and back, for one version: {@link
 * io.jarbor.runtime.processing.Processors} first. Holds the built-in processors.
 */
@NullMarked
package io.jarbor.runtime.processing;

import org.jspecify.annotations.NullMarked;

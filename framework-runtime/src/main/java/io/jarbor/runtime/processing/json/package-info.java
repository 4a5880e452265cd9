/**
 * JSON straight into tensors and back, with no boxed number and no list in between: {@link
 * io.jarbor.runtime.processing.json.JsonInput} first.
 */
@NullMarked
package io.jarbor.runtime.processing.json;

import org.jspecify.annotations.NullMarked;

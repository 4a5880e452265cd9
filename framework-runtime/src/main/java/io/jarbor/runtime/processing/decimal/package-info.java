/**
 * Decimal digits to binary numbers and back, exactly; start with {@link
 * io.jarbor.runtime.processing.decimal.NearestBinary}.
 */
@NullMarked
package io.jarbor.runtime.processing.decimal;

import org.jspecify.annotations.NullMarked;

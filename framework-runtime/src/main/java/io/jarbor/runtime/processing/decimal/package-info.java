/**
 * Decimal digits to binary numbers and back, exactly; start with {@link
 * io.jarbor.runtime.processing.decimal.NearestBinary} for the one way, {@link
 * io.jarbor.runtime.processing.decimal.ShortestDecimal} for the other.
 */
@NullMarked
package io.jarbor.runtime.processing.decimal;

import org.jspecify.annotations.NullMarked;
